// A graduate's journey on a small phone: the link of a check-in, the year of birth, a question a
// screen, words of their own; or the link of a set of questionnaires, and who is around them. Prints
// what it saw on each page.
import { begin, press, pressUnasked } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser, look, seen } = await begin(given);

async function answerCheckin(page) {
  await page.waitForSelector("input[name=answer]");
  await look(page, "yes-no");
  await pressUnasked(page, "button.main");
  await look(page, "yes-no-fault");
  await page.click("label:has(input[value=N])");
  await press(page, "button.main");
  await page.waitForSelector("input[value='10']");
  await look(page, "scale");
  await page.click("label:has(input[value='9'])");
  await press(page, "button.main");
  await page.waitForSelector("text=3");
  await page.goBack();
  await page.goForward();
  await page.click("label:has(input[value='2'])");
  await press(page, "button.main");
  await page.click("label:has(input[value=N])");
  await press(page, "button.main");
}

async function answerSet(page) {
  await page.waitForSelector("input[name=answer]");
  await look(page, "choices");
  await pressUnasked(page, "button[value=item]");
  await look(page, "choices-fault");
  await page.click("label:has(input[value='1'])");
  await press(page, "button.main");
  await page.waitForSelector("#answer");
  await look(page, "days");
  await page.fill("#answer", "31");
  await page.evaluate(() => document.querySelector("#answer").removeAttribute("max"));
  await press(page, "button.main");
  await look(page, "days-fault");
  await page.fill("#answer", "3");
  await press(page, "button.main");
  await press(page, "main a[href*=at]");
  await look(page, "back");
}

async function listPeople(page) {
  await page.waitForSelector("input[name=answer]");
  for (const value of ["0", "1"]) {
    await page.click(`label:has(input[value='${value}'])`);
    await press(page, "button.main");
  }
  await look(page, "people");
  await page.fill("#name", "J");
  await page.click("label:has(input[name=supportive][value='4'])");
  await press(page, "button[value=member]");
  await page.fill("#name", "J");
  await press(page, "button[value=member]");
  await look(page, "people-fault");
  await press(page, "button[value=listed]");
}

try {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 }, locale: given.locale,
  });
  const page = await context.newPage();
  await page.goto(given.link);
  await look(page, "door");
  await page.fill("#proof", "1911");
  await press(page, "button.main");
  await look(page, "door-fault");
  // The keyboard alone does it: the field has the focus, Enter sends.
  await page.keyboard.type("1990");
  await page.keyboard.press("Enter");
  await { checkin: answerCheckin, items: answerSet, people: listPeople }[given.kind](page);
  if (given.kind !== "items") {
    await page.waitForSelector("#words");
    await look(page, "words");
    await page.fill("#words", given.words);
    await press(page, "button.main");
    await page.waitForLoadState();
    await look(page, "taken");
    await page.goto(given.link);
    await look(page, "again");
  }
  const cookies = (await context.cookies()).map(({ name, secure, httpOnly, sameSite, path }) =>
    ({ name, secure, httpOnly, sameSite, path }));
  console.log(JSON.stringify({ seen, cookies }));
} finally {
  await browser.close();
}
