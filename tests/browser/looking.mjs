// What journeys share: Debian's Chromium, and a look at a page as axe and a small phone see it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// The browser, and `look(page, name)`, which notes what it saw in `seen`: axe's findings by light
// or by night, the width of what is shown, at 200 % and on a small phone, the scripts, the text,
// and the bytes.
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
    const found = await page.evaluate(
      (tags) => axe.run({ runOnly: { type: "tag", values: tags } }), AA);
    const faults = found.violations.map((one) => `${colorScheme} ${one.id}: ${one.nodes[0].html}`);
    const styled = await page.evaluate(
      () => [...document.styleSheets].some((one) => one.cssRules.length > 0));
    if (!styled) faults.push("its stylesheet did not come");
    seen.push({
      name,
      faults,
      passed: found.passes.length,
      width: await page.evaluate(() => document.documentElement.scrollWidth),
      // Letters twice as large (WCAG 1.4.4).
      zoomed: await page.evaluate(() => {
        const { style } = document.documentElement;
        style.fontSize = "200%";
        const width = document.documentElement.scrollWidth;
        style.fontSize = "";
        return width;
      }),
      narrow: await narrowed(page),
      scripts: await page.evaluate(() => document.scripts.length),
      text: await page.innerText("body"),
      bytes: (await page.content()).length,
    });
    if (given.pictures) {
      await page.screenshot({ path: `${given.pictures}/${name}.png`, fullPage: true });
    }
  }
  return { browser, look, seen };
}

// The width that a page takes on a small phone, whatever it was looked at on.
async function narrowed(page) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: size.height });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize(size);
  return width;
}

// Click what leads to another page, and wait until that one is there.
export async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
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
