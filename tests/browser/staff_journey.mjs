// A lead's round of every staff page: on a small phone in English, then on a desk in Spanish. Signs
// in by the mail's code and the authenticator; prints what it saw on each page and each refusal.
import { begin, mailed, press } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser, look, seen } = await begin(given);

async function number() {
  return (await (await fetch(`${given.control}/authenticator`)).json()).number;
}

// Sends a form that a browser would not send by itself, for the page that says what is wrong.
async function unchecked(page, button) {
  await page.evaluate(() => document.querySelectorAll("form").forEach((one) => {
    one.noValidate = true;
  }));
  await press(page, button);
}

try {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 }, locale: "en-US",
  });
  const page = await context.newPage();
  await page.goto(`${given.url}/s/sign-in?p=demo`);
  await look(page, "sign-in");
  await page.fill("#email", "nobody");
  await unchecked(page, "button[value=mail]");
  await look(page, "sign-in-fault");
  await page.fill("#email", given.email);
  await press(page, "button[value=mail]");
  await look(page, "code");
  await page.fill("#code", "00000000");
  await press(page, "button[value=code]");
  await look(page, "code-fault");
  await page.fill("#code", await mailed(given));
  await press(page, "button[value=code]");
  await look(page, "number");
  await page.fill("input[name=number]", "000000");
  await press(page, "button.main");
  await look(page, "number-fault");
  await page.fill("input[name=number]", await number());
  await press(page, "button.main");
  await page.waitForURL("**/s/today");

  // The forms of acts on a person, each refused once; blank ones are looked at on the phone alone.
  async function acts(page, at) {
    const blank = async (path, name) => {
      await page.goto(`${given.url}/s/${path}`);
      if (at === "en") await look(page, `${at}-${name}`);
    };
    await blank(`people/${given.person}/call`, "call");
    await blank(`people/${given.person}/shares`, "shares");
    await blank(`people/${given.person}/phone`, "act");
    await page.fill("#phone", "12");
    await page.check("input[name=channel] >> nth=0");
    await press(page, "button.main");
    await look(page, `${at}-act-sure`);
    await press(page, "button[name=sure]");
    await look(page, `${at}-act-fault`);
    await blank(`write/${given.person}`, "write");
    await page.fill("#words", "See you at the AA meeting");
    await press(page, "button[value=write]");
    await look(page, `${at}-write-tells`);
    await blank(`plan/${given.person}`, "plan");
    await page.click("button.main");
    await look(page, `${at}-plan-fault`);
    await blank(`edit/${given.person}`, "edit");
    await blank("add/mentors", "add");
    await page.fill("#first_name", "Sam");
    await page.fill("#last_name", "Reed");
    await page.fill("#birth_date", "2020-01-01");
    await page.fill("#recovery_since", "2020-01-01");
    await press(page, "button.main");
    await look(page, `${at}-add-fault`);
  }

  // An event is refused, made, looked at and called off.
  async function events(page, at) {
    await page.goto(`${given.url}/s/events`);
    const day = new Date((await (await fetch(`${given.control}/clock`)).json()).now);
    day.setUTCDate(day.getUTCDate() + 5);
    await page.fill("#what", "AA picnic");
    await page.fill("#place", `Park, gate ${at}`);
    await page.fill("#day", day.toISOString().slice(0, 10));
    await page.fill("#time", "14:30");
    await page.selectOption("#type", "fitness");
    await press(page, "button.main");
    await look(page, `${at}-events-fault`);
    await page.fill("#what", "Picnic");
    await press(page, "button.main");
    await look(page, `${at}-event`);
    await page.check("input[name=sure]");
    await press(page, "button[value=cancel]");
    await look(page, `${at}-event-off`);
    await page.goto(`${given.url}/s/events`);
    await look(page, `${at}-events`);
  }

  // One round: every page of the bar, and from each what it leads to; `at` names the round.
  async function round(at) {
    const see = async (path, name) => {
      await page.goto(`${given.url}/s/${path}`);
      await look(page, `${at}-${name}`);
    };
    const follow = async (link, name) => {
      await press(page, `main a[href*='${link}'] >> nth=0`);
      await look(page, `${at}-${name}`);
    };
    await see("today", "today");
    await see("alerts", "alerts");
    await follow("alerts/", "alert");
    await see("people", "people");
    await page.fill("#sought", "hil");
    await press(page, "main button >> nth=0");
    await look(page, `${at}-people-found`);
    await see("mentors", "mentors");
    await page.fill("#sought", "zoltan");
    await press(page, "main button >> nth=0");
    await look(page, `${at}-mentors-fault`);
    await see(`mentors/${given.mentor}`, "mentor");
    await page.goto(`${given.url}/s/mentors/${given.mentor}/renew`);
    await unchecked(page, "button.main");
    await look(page, `${at}-renew-fault`);
    await see(`people/${given.person}`, "person");
    await see("people/nobody", "missing");
    await see(`attended/${given.person}`, "attended");
    await unchecked(page, "main form button.main");
    await look(page, `${at}-attended-fault`);
    await follow(`attended/${given.person}/`, "attended-entry");
    await unchecked(page, "button[value=keep]");
    await look(page, `${at}-attended-entry-fault`);
    await see(`relay/${given.match}`, "relay");
    await see(`summary/${given.person}`, "summary");
    await acts(page, at);
    await see("matching", "matching");
    await follow("matching/", "run");
    await page.click("summary >> nth=0");
    await look(page, `${at}-run-why`);
    await events(page, at);
    await see("applications", "applications");
    await follow("applications/", "application");
    await page.fill("#training_completed_on", "2020-01-01");
    await page.click("button[value=clear]");
    await page.click("button[value=approve]");
    await look(page, `${at}-application-fault`);
    await see("imports", "imports");
    await page.check("input[name=kind] >> nth=0");
    await page.setInputFiles("#file", {
      name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n"),
    });
    await press(page, "button[value=try]");
    await look(page, `${at}-imports-fault`);
    await page.goto(`${given.url}/s/imports`);
    await page.check("input[name=kind][value=alumni]");
    await page.setInputFiles("#file", {
      name: "theirs.csv", mimeType: "text/csv", buffer: Buffer.from(given.sheet),
    });
    await press(page, "button[value=try]");
    await look(page, `${at}-import`);
    await see("rota", "rota");
    await page.fill("#name", "Ines Vega");
    await page.fill("#phone", "12");
    await page.fill("#email", "ines@example.org");
    await press(page, "button.main");
    await look(page, `${at}-rota-fault`);
    await see("reports", "reports");
    await see("reports/program", "report");
    await see("reports/outcomes", "outcomes");
    await see("audit", "audit");
  }

  // Five wrong numbers lock somebody else's authenticator.
  async function locked(locale) {
    const other = await (await browser.newContext({ locale })).newPage();
    await other.goto(`${given.url}/s/sign-in?p=demo`);
    await other.fill("#email", given.others[locale]);
    await press(other, "button[value=mail]");
    await other.fill("#code", await mailed({ ...given, email: given.others[locale] }));
    await press(other, "button[value=code]");
    for (let wrong = 0; wrong < 5; wrong += 1) {
      await other.fill("input[name=number]", "000000");
      await press(other, "button.main");
    }
    await look(other, `${locale.slice(0, 2)}-locked`);
    await other.context().close();
  }

  await locked("en-US");
  await locked("es-MX");
  await round("en");
  await press(page, "button[name=lang][value=es]");
  await page.waitForURL("**/s/today");
  await page.setViewportSize({ width: 1280, height: 800 });
  await round("es");
  // By the keyboard alone: the skip link is first, then the bar.
  await page.goto(`${given.url}/s/today`);
  const keys = [];
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press("Tab");
    keys.push(await page.evaluate(() => document.activeElement.getAttribute("href")));
  }
  await press(page, "button[name=lang][value=en]");
  console.log(JSON.stringify({ seen, keys }));
} finally {
  await browser.close();
}
