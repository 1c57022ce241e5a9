// By the keyboard alone: a mentor signs in, logs a contact, writes, and signs out; then a lead signs
// in, finds somebody and logs a call. Nothing is clicked, and nothing gets the focus by script.
// Prints what was wrong at any stop of the focus, and what each page said at its end.
import { begin, mailed } from "./looking.mjs";

const given = JSON.parse(process.argv[2]);
const { browser } = await begin(given);
const faults = [];
const said = {};
const MOST = 120; // stops of a page, at most

// What the focus is on, and whether it can be seen there.
const stop = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const [style, parent] = [one, one.parentElement ?? one].map((each) => getComputedStyle(each));
  const ring = (it) => it.outlineStyle !== "none" && parseFloat(it.outlineWidth) > 0;
  const all = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")];
  return {
    tag: one.tagName, name: one.name ?? "", value: one.value ?? "", type: one.type ?? "",
    href: one.getAttribute("href") ?? "", skip: one.className === "skip",
    html: one.outerHTML.slice(0, 120), at: all.indexOf(one),
    ring: ring(style) || style.boxShadow !== "none" || ring(parent),
    shown: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    forced: document.querySelectorAll("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length,
  };
});

async function press(page, key, where) {
  await page.keyboard.press(key);
  const found = await stop(page);
  if (found.tag === "BODY") return found;
  if (!found.ring) faults.push(`${where}: no ring on ${found.html}`);
  if (!found.shown) faults.push(`${where}: out of sight: ${found.html}`);
  if (found.forced) faults.push(`${where}: a tabindex forces the order`);
  return found;
}

// Tab on until the focus is on what is sought; every stop comes later on the page than the last.
async function reach(page, what, sought, key = "Tab") {
  const where = `${new URL(page.url()).pathname.replace(/[a-z2-7-]{20,}/g, "_")} ${what}`;
  let last = await stop(page);
  for (let n = 0; n < MOST; n += 1) {
    const found = await press(page, key, where);
    // A date is one field with three stops: month, day and year.
    const within = found.at === last.at && ["date", "time"].includes(found.type);
    const onward = within || (key === "Tab" ? found.at > last.at : found.at < last.at);
    if (found.tag !== "BODY" && last.at >= 0 && !onward) {
      faults.push(`${where}: the order goes back at ${found.html}`);
    }
    if (sought(found)) return found;
    last = found;
  }
  throw new Error(`${where} was not reached`);
}

const field = (name) => (it) => it.name === name;
const act = (value) => (it) => it.tag === "BUTTON" && it.value === value;
const link = (part) => (it) => it.href.includes(part);

async function follow(page, key = "Enter") {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

// The skip link is the first stop of a page, and leads past the bar into it.
async function skips(page, name) {
  const first = await press(page, "Tab", name);
  if (!first.skip) faults.push(`${name}: first is ${first.html}`);
  await page.keyboard.press("Enter");
  const next = await press(page, "Tab", name);
  const inside = await page.evaluate(() => !!document.activeElement.closest("main"));
  if (!inside && next.tag !== "BODY") faults.push(`${name}: the skip link leads to ${next.html}`);
}

// The radio of a group with this value: to the group by Tab, within it by arrows.
async function choose(page, name, value) {
  let found = await reach(page, name, field(name));
  if (found.value === value) return page.keyboard.press("Space");
  for (let n = 0; n < 9 && found.value !== value; n += 1) {
    found = await press(page, "ArrowDown", `${name} by arrows`);
  }
  if (found.value !== value) throw new Error(`${name} ${value} was not reached by arrows`);
}

async function mentor(page) {
  await page.goto(`${given.url}/m/sign-in?p=demo`);
  await skips(page, "m/sign-in");
  await page.goto(`${given.url}/m/sign-in?p=demo`);
  await reach(page, "phone", field("phone"));
  await page.keyboard.type(given.phone);
  await reach(page, "mail", act("mail"));
  await follow(page, "Space");
  await reach(page, "code", field("code"));
  await page.keyboard.type(await mailed({ ...given, email: given.mail }));
  await reach(page, "code", act("code"));
  await follow(page);
  await page.waitForURL("**/m/today");
  await reach(page, "log", link(`log/`));
  await follow(page);
  await skips(page, "m/log");
  await page.goto(page.url().split("#")[0]);
  await choose(page, "way", "call");
  await choose(page, "minutes", "30");
  await choose(page, "went", "good");
  await reach(page, "people", field("people"));
  await page.keyboard.type("J, M");
  await reach(page, "back to people", (it) => it.name !== "people", "Shift+Tab");
  await reach(page, "people", field("people"));
  await follow(page);
  await page.waitForURL("**/m/today**");
  said.logged = await page.innerText("main");
  await reach(page, "messages", link("messages/"));
  await follow(page);
  await reach(page, "words", field("words"));
  await page.keyboard.type("See you at four");
  await reach(page, "write", act("write"));
  await follow(page);
  said.written = await page.innerText("main");
  await reach(page, "sign out", (it) => it.tag === "BUTTON" && it.html.includes("Sign out"));
  await follow(page, "Space");
  await page.goto(`${given.url}/m/today`);
  said.mentorOut = page.url();
}

async function staff(page) {
  await page.goto(`${given.url}/s/sign-in?p=demo`);
  await reach(page, "email", field("email"));
  await page.keyboard.type(given.email);
  await reach(page, "mail", act("mail"));
  await follow(page);
  await reach(page, "code", field("code"));
  await page.keyboard.type(await mailed(given));
  await reach(page, "code", act("code"));
  await follow(page);
  await reach(page, "number", field("number"));
  await page.keyboard.type(
    (await (await fetch(`${given.control}/authenticator`)).json()).number);
  await follow(page);
  await page.waitForURL("**/s/today");
  await skips(page, "s/today");
  said.today = await page.innerText("main");
  await page.goto(`${given.url}/s/today`);
  await reach(page, "people", link("s/people"));
  await follow(page);
  await reach(page, "sought", field("sought"));
  await page.keyboard.type("wanda");
  await follow(page);
  if (!page.url().includes(given.person)) {
    await reach(page, "person", link(given.person));
    await follow(page);
  }
  await reach(page, "call", link(`${given.person}/call`));
  await follow(page);
  await choose(page, "outcome", "no_answer");
  await reach(page, "note", field("note"));
  await page.keyboard.type("Rang twice");
  await reach(page, "save", (it) => it.tag === "BUTTON");
  await follow(page);
  said.called = await page.innerText("main");
}

try {
  for (const [name, go] of Object.entries({ mentor, staff })) {
    const context = await browser.newContext({
      viewport: { width: 320, height: 640 }, locale: "en-US",
    });
    const page = await context.newPage();
    try {
      await go(page);
    } catch (error) {
      throw new Error(`${name} at ${page.url()}: ${error.message}; ${await page.innerText("main")}`);
    }
    await context.close();
  }
  console.log(JSON.stringify({ faults, said }));
} finally {
  await browser.close();
}
