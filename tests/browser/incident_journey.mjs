// Whoever is on call, on a small phone: the mailed link, a wrong PIN and the right one, the page of
// an incident, taking it on and ending it. Prints what it saw on each page.
import { begin, press } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser, look, seen } = await begin(given);

try {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 }, locale: given.locale,
  });
  const page = await context.newPage();
  await page.goto(given.link);
  await look(page, "pin");
  await page.fill("#pin", "111111");
  await press(page, "button[value=pin]");
  await look(page, "pin-fault");
  await page.fill("#pin", given.pin);
  await press(page, "button[value=pin]");
  await look(page, "incident");
  await press(page, "button[value=take]");
  await look(page, "taken");
  await press(page, "button[value=emergency_911]");
  await look(page, "called");
  await press(page, "button[value=reached]");
  await look(page, "ended");
  console.log(JSON.stringify({ seen }));
} finally {
  await browser.close();
}
