// A mentor's journey, on a small phone or a desk, in either language: sign in by the mail's code,
// accept an offer, log a contact, write a message, take time off.
// Prints what it saw on each page: axe's findings, the width of what is shown, requests, bytes.
import { begin, mailed, press, pressUnasked } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser, look, seen } = await begin(given);

const control = (path, said) => fetch(`${given.control}/${path}`, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said),
});

try {
  const context = await browser.newContext({
    viewport: { width: given.width, height: 640 }, locale: { en: "en-US", es: "es-MX" }[given.language],
  });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (one) => asked.push(`${one.resourceType()} ${new URL(one.url()).pathname}`));
  await page.goto(`${given.url}/m/sign-in?p=demo`);
  await look(page, "sign-in");
  const other = { en: "es", es: "en" }[given.language];
  await press(page, `a[hreflang=${other}]`);
  await look(page, "sign-in-other");
  await press(page, `a[hreflang=${given.language}]`);
  await page.fill("#phone", "12");
  await press(page, "button[value=mail]");
  await look(page, "sign-in-fault");
  await page.fill("#phone", given.phone);
  await press(page, "button[value=mail]");
  await look(page, "code");
  const code = await mailed(given);
  const beside = await context.newPage(); // a link that is only looked at uses nothing up
  const [mail] = (await (await fetch(
    `${given.control}/mail/outbox?to=${encodeURIComponent(given.email)}`)).json()).slice(-1);
  await beside.goto(/http\S+\/m\/in\/[\w-]+/.exec(mail.body)[0]);
  await look(beside, "link");
  await beside.close();
  await page.fill("#code", code);
  asked.length = 0;
  await press(page, "button[value=code]");
  await page.waitForURL("**/m/today");
  const requests = asked.filter((one) => !one.includes("sign-in"));
  await look(page, "today-offer");
  await press(page, "a[href^='offers/']");
  await look(page, "offer");
  await pressUnasked(page, "button[value=decline]");
  await look(page, "offer-no-reason");
  await pressUnasked(page, "button[value=ask]");
  await look(page, "offer-no-question");
  await page.fill("#question", given.language === "es" ? "¿Habla por la noche?" : "Up late?");
  await press(page, "button[value=ask]");
  await look(page, "offer-asked");
  await press(page, "button[value=accept]");
  await page.waitForURL("**/m/today**");
  await look(page, "today");
  // The keyboard alone reaches the form: skip link first, then on to what is next.
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  await press(page, "a[href^='log/']");
  await look(page, "log");
  await page.fill("#people", "Jonathan");
  await page.click("label:has(input[name=way][value=call])");
  await page.click("label:has(input[name=minutes][value='30'])");
  await page.click("label:has(input[name=went][value=good])");
  await press(page, "button.main >> nth=0");
  await look(page, "log-fault");
  await page.fill("#people", "J, M");
  await press(page, "button.main >> nth=0");
  await page.waitForURL("**/m/today**");
  await look(page, "logged");
  // Back, then Send: the page is fetched anew, and what was typed is in the same form still.
  await press(page, "a[href^='log/']");
  await page.click("label:has(input[name=way][value=text])");
  await page.click("label:has(input[name=minutes][value='15'])");
  await page.click("label:has(input[name=went][value=good])");
  await press(page, "button.main >> nth=0");
  await page.waitForURL("**/m/today**");
  await page.goBack();
  await look(page, "log-again");
  await press(page, "button.main >> nth=0");
  await page.waitForURL("**/m/today**");
  await press(page, "a[href^='log/']");
  const logs = await page.locator("main section li").count();
  await press(page, "main section li a");
  await look(page, "mend");
  await page.fill("#day", "2031-01-01");
  await pressUnasked(page, "button.main >> nth=0");
  await look(page, "mend-fault");
  await press(page, "a[href$='m/today']");
  await press(page, "a[href^='messages/']");
  await look(page, "messages");
  await page.fill("#words", given.language === "es" ? "mi clase de AA es hoy" : "my AA group is at 6");
  await press(page, "button[value=write]");
  await look(page, "messages-fault");
  await page.fill("#words", given.language === "es" ? "¿Cómo va el día?" : "How is your day?");
  await press(page, "button[value=write]");
  await look(page, "messages-unsent");
  await fetch(`${given.url}/v1/alumni/${given.mentee}/consent`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${given.token}` },
    body: JSON.stringify({ form: "SMS-2026-1", at: given.now }),
  });
  await control("sms/inbound", { from: given.hers, body: "START" });
  await control("clock", { advance: "PT1M" });
  await page.fill("#words", given.language === "es" ? "Llámeme mañana" : "Call me tomorrow");
  await press(page, "button[value=write]");
  await look(page, "messages-sent");
  const four = given.language === "es" ? "Nos vemos a las cuatro" : "See you at four";
  await page.fill("#words", four);
  await press(page, "button[value=write]");
  await page.goBack();
  const typed = await page.inputValue("#words");
  await page.fill("#words", four);
  await press(page, "button[value=write]");
  const texts = await page.locator("li.mine", { hasText: four }).count();
  await press(page, "button[value=pause]");
  await look(page, "messages-pause");
  await press(page, "button[value=resume]");
  const open = await context.newPage(); // from which the thread is ended, on hold or not
  await open.goto(page.url());
  await page.fill("#words", given.language === "es" ? "¿Me presta dinero?" : "Can you lend me $50?");
  await press(page, "button[value=write]");
  await look(page, "messages-held");
  await press(open, "button[value=block]");
  await look(open, "messages-block");
  await open.close();
  await press(page, "a[href$='m/today']");
  await look(page, "today-staff");
  await page.goto(`${given.url}/m/today?note=gone`);
  await look(page, "today-gone");
  await press(page, `button[name=lang][value=${other}]`);
  await look(page, "today-other");
  await press(page, `button[name=lang][value=${given.language}]`);
  await press(page, "a[href^='part/']");
  await look(page, "part");
  await pressUnasked(page, "main form button.danger");
  await look(page, "part-fault");
  await press(page, "a[href$='m/away']");
  await look(page, "away");
  await page.fill("#starts", "2031-01-01");
  await page.fill("#until", "2031-01-01");
  await press(page, "button[value=leave]");
  await look(page, "away-fault");
  await press(page, "a[href='well']");
  await look(page, "well");
  await pressUnasked(page, "main form button.main");
  await look(page, "well-fault");
  await page.click("label:has(input[name=feeling][value=hard])");
  await page.click("label:has(input[name=load][value=much])");
  await press(page, "button.main");
  await page.waitForURL("**/m/away**");
  await look(page, "told");
  await page.check("input[name=sure]");
  await press(page, "button[value=step_back]");
  await page.waitForURL("**/m/away?note=step_back");
  await look(page, "stepped-back");
  await press(page, "a[href$='m/phone']");
  await look(page, "phone");
  await page.fill("#pin", "1");
  await press(page, "button[value=on]");
  await look(page, "phone-fault");
  await page.fill("#pin", "493817");
  await press(page, "button[value=on]");
  await look(page, "phone-on");
  const cookies = (await context.cookies()).map(({ name, secure, httpOnly, sameSite, path }) =>
    ({ name, secure, httpOnly, sameSite, path }));
  await press(page, "nav form button");
  await page.goto(`${given.url}/m/sign-in?p=demo`);
  await look(page, "pin");
  await page.fill("#pin", "111111");
  await press(page, "button[value=pin]");
  await look(page, "pin-fault");
  console.log(JSON.stringify({ seen, requests, cookies, first, logs, typed, texts }));
} finally {
  await browser.close();
}
