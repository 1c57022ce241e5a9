// Somebody applies to be a mentor on a small phone: five steps, one of them mended, a code by mail.
// Prints what it saw on each page, and how many sheets the printed form takes.
import { begin, mailed, press, pressUnasked } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser, look, seen } = await begin(given);

try {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 }, locale: given.locale,
  });
  const page = await context.newPage();
  const tick = (name, value) => page.check(`input[name="${name}"][value="${value}"]`);
  const next = () => press(page, "button.main");
  await page.goto(`${given.url}/a/form/demo/you`);
  await look(page, "you");
  await page.fill("#first_name", "Sam");
  await page.fill("#last_name", "Rivers");
  await page.fill("#birth_date", "1984-02-03");
  await tick("language.en", "1");
  await page.fill("#city", "Louisville");
  await page.fill("#state", "KY");
  await page.fill("#zip", "402");
  await next();
  await look(page, "you-fault");
  await page.fill("#zip", "40202");
  await next();
  await page.waitForURL("**/way**");
  await look(page, "way");
  await page.fill("#recovery_since", "2019-05-01");
  await tick("pathway.secular", "1");
  await tick("supports_medication", "yes");
  await next();
  await page.waitForURL("**/times**");
  await look(page, "times");
  await page.goBack();
  const kept = await page.isChecked('input[name="pathway.secular"]');
  await page.fill("#recovery_since", "");
  await pressUnasked(page, "button.main");
  await look(page, "way-fault");
  await page.fill("#recovery_since", "2019-05-01");
  await next();
  await page.goto(`${given.url}/a/form/demo/times?lang=${given.locale.slice(0, 2)}`);
  await page.click("button.main");
  const stays = page.url(); // the browser itself asks for what is needed
  await tick("capacity", "2");
  await tick("mentee_gender_preference", "any");
  await next();
  await look(page, "times-fault");
  await tick("availability.mon-eve", "1");
  await next();
  await page.waitForURL("**/people**");
  await look(page, "people");
  await pressUnasked(page, "button.main");
  await look(page, "people-fault");
  for (const n of [1, 2]) {
    await page.fill(`#reference_${n}`, `Kim ${n}`);
    await page.fill(`#reference_${n}_reach`, `502-555-018${n}`);
  }
  await next();
  await page.waitForURL("**/agree**");
  await look(page, "agree");
  await pressUnasked(page, "button[value=mail]");
  await look(page, "agree-fault");
  await page.fill("#phone", given.phone);
  await page.fill("#email", given.email);
  await tick("agrees", "yes");
  await press(page, "button[value=mail]");
  await page.waitForURL("**/code/**");
  await look(page, "code");
  await page.fill("#code", "12345678");
  await press(page, "button[value=code]");
  await look(page, "code-fault");
  await page.fill("#code", await mailed(given));
  await press(page, "button[value=code]");
  await page.waitForURL("**/done**");
  await look(page, "done");
  await page.goto(`${given.url}/a/in/${"x".repeat(43)}`);
  await look(page, "link");
  await page.goto(`${given.url}/a/print/demo?lang=${given.locale.slice(0, 2)}`);
  await look(page, "paper");
  const pdf = (await page.pdf({ format: "Letter", preferCSSPageSize: false })).toString("latin1");
  const sheets = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  console.log(JSON.stringify({ seen, kept, stays, sheets }));
} finally {
  await browser.close();
}
