// What journeys share: Debian's Chromium, and a look at a page as axe and a small phone see it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// A small phone, and a desk.
const SIZES = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];

// The browser, and `look(page, name)`, which notes what it saw in `seen`: on a small phone and on a
// desk, axe's findings by light or by night, and how much wider than that the page is, with letters
// twice as large too; the scripts, the text, and the bytes.
export async function begin(given) {
  const need = createRequire(`${given.tools}/node_modules/`);
  const { chromium } = need("playwright-core");
  const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
  const browser = await chromium.launch({
    executablePath: given.chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  const seen = [];

  async function look(page, name) {
    await page.evaluate(axe);
    // Every journey goes in both languages: one is looked at by light, the other by night.
    const colorScheme = (await page.getAttribute("html", "lang")) === "es" ? "dark" : "light";
    await page.emulateMedia({ colorScheme });
    const size = page.viewportSize();
    const faults = [];
    let passed = Infinity;
    for (const one of SIZES) {
      await page.setViewportSize(one);
      const found = await page.evaluate(
        (tags) => axe.run({ runOnly: { type: "tag", values: tags } }), AA);
      passed = Math.min(passed, found.passes.length);
      const at = `${colorScheme} ${one.width}`;
      faults.push(...found.violations.map((it) => `${at} ${it.id}: ${it.nodes[0].html}`));
      const over = await page.evaluate(beyond, "");
      if (over > 0) faults.push(`${at}: ${over} px too wide`);
      // Letters twice as large (WCAG 1.4.4).
      const large = one.width > 320 ? await page.evaluate(beyond, "200%") : 0;
      if (large > 0) faults.push(`${at} at 200 %: ${large} px too wide`);
    }
    await page.setViewportSize(size);
    const styled = await page.evaluate(
      () => [...document.styleSheets].some((one) => one.cssRules.length > 0));
    if (!styled) faults.push("its stylesheet did not come");
    seen.push({
      name,
      faults,
      passed,
      scripts: await page.evaluate(() => document.scripts.length),
      text: await page.innerText("body"),
      bytes: Buffer.byteLength(await page.content()),
    });
    if (given.pictures) {
      await page.screenshot({ path: `${given.pictures}/${name}.png`, fullPage: true });
    }
  }
  return { browser, look, seen };
}

// By how much a page is wider than its window, with letters of that size.
function beyond(letters) {
  const root = document.documentElement;
  root.style.fontSize = letters;
  const over = root.scrollWidth - innerWidth;
  root.style.fontSize = "";
  return over;
}

// Click what leads to another page, and wait until that one is there.
export async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

// Send a page's form as it is, though the browser would ask for more first: the server names it.
export async function pressUnasked(page, selector) {
  await page.evaluate(() => {
    for (const form of document.forms) form.noValidate = true;
  });
  await press(page, selector);
}

// The code of eight digits in the latest mail to an address, once it has come.
export async function mailed(given) {
  const box = `${given.control}/mail/outbox?to=${encodeURIComponent(given.email)}`;
  for (let tries = 0; tries < 600; tries += 1) {
    const sent = await (await fetch(box)).json();
    const code = sent.map((one) => /\b\d{8}\b/.exec(one.body)).filter(Boolean).at(-1);
    if (code) return code[0];
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("no mail came");
}
