// The dashboard as people have it: on a desk and on a phone, in light and dark, by pointer and by keyboard.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const { BASE_URL, TOKEN, OTHER_TOKEN, NAMESPACE, CHANGE_URL } = process.env;
const PATIENCE = { timeout: 60_000 };
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
const SCHEMES = ["light", "dark"];
let browser;
const complaints = [];

before(async () => {
  browser = await puppeteer.launch({
    args: chromium.args,
    executablePath: await chromium.executablePath(),
    headless: "shell",
  });
});

after(() => browser?.close());

/** A window in which nobody has signed in, with what the page must not do noted down. */
async function open(size, scheme = "light") {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  await session.send("Network.clearBrowserCookies");
  page.setDefaultTimeout(PATIENCE.timeout);
  await page.setViewport(size);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const expected = /status of 401|status of 404/.test(message.text());
    if (message.type() === "error" && !expected) complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(BASE_URL) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`${request.url()} is not of this server`);
    }
  });
  return page;
}

async function signIn(page, token = TOKEN) {
  await page.goto(BASE_URL, PATIENCE);
  await page.waitForSelector("#token");
  await page.$eval("#token", (input, value) => { input.value = value; }, token);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".connection.live");
}

const rows = (page) => page.$$eval(".projects tbody tr", (all) => all.map((row) => row.querySelector("a").textContent));

const settled = (page, words) => page.waitForFunction(
  (text) => document.querySelector(".found")?.textContent === text, PATIENCE, words);

async function audit(page, what) {
  const axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  await page.evaluate(axe); // by the debugger: the page's own policy lets no script of others in
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(grave.map(({ id, nodes }) => `${what}: ${id} ${nodes.slice(0, 3).map((node) => node.html)}`), []);
  return violations.map(({ id, impact }) => `${id} (${impact})`);
}

async function wide(page, what) {
  const [scroll, client] = await page.evaluate(() =>
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(scroll <= client, `${what} is ${scroll} wide where ${client} are there`);
}

test("who has no token that is good stays outside", async () => {
  const page = await open(DESK);
  await page.goto(BASE_URL, PATIENCE);
  await page.waitForSelector("#token");
  await audit(page, "sign-in");
  await page.screenshot({ path: "sign-in.png" });
  await page.type("#token", "not-one");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#sign-in-error").textContent.includes("does not accept"));
  await page.close();
});

test("who may get no project is told so", async () => {
  const page = await open(DESK);
  await signIn(page, OTHER_TOKEN);
  await page.waitForFunction(() => document.querySelector("main .empty")?.textContent.includes("no project that you may get"));
  await page.close();
});

test("a thousand projects are painted in less than a second", async (t) => {
  const page = await open(DESK);
  await signIn(page);
  await settled(page, "1,000 projects");
  const times = [];
  // the best of some: the machine does other things as well
  for (let i = 0; i < 5; i++) {
    await page.reload({ waitUntil: "domcontentloaded" });
    await page.waitForSelector(".projects tbody tr:nth-child(50)");
    times.push(await page.evaluate(() => new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(() => resolve({
        paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity,
        list: performance.now(),
      })));
    })));
  }
  const best = times.reduce((a, b) => (a.list < b.list ? a : b));
  t.diagnostic(`first paint ${Math.round(best.paint)} ms, the list ${Math.round(best.list)} ms`);
  assert.ok(best.paint < 1_000, `first paint after ${best.paint} ms`);
  assert.ok(best.list < 1_000, `the list after ${best.list} ms`);
  await page.close();
});

test("a change is seen in less than two seconds", async (t) => {
  const page = await open(DESK);
  await signIn(page);
  await settled(page, "1,000 projects");
  await page.type("#search", "notes-0");
  await settled(page, "1 of 1,000 projects");
  const times = [];
  for (const [reason, seen] of [["DatabaseUnreachable", "Failing"], ["Ready", "Healthy"], ["SlotAtRisk", "Needs attention"]]) {
    const begun = Date.now();
    assert.equal((await fetch(`${CHANGE_URL}/?name=notes-0&reason=${reason}`)).status, 204);
    await page.waitForFunction((words) => document.querySelector(".projects tbody .health").textContent === words,
      { ...PATIENCE, polling: 20 }, seen);
    times.push(Date.now() - begun);
  }
  t.diagnostic(`updates after ${times.join(", ")} ms`);
  assert.ok(Math.min(...times) < 2_000, `updates after ${times} ms`);
  await page.close();
});

test("the worst are first, and the list is searched, filtered, sorted and leafed through", async () => {
  const page = await open(DESK);
  await signIn(page);
  await settled(page, "1,000 projects");
  assert.equal(await page.$eval(".projects tbody .health", (mark) => mark.textContent), "Failing");
  await page.click(".chip.suspended");
  await settled(page, "20 of 1,000 projects");
  assert.deepEqual([...new Set(await page.$$eval(".projects tbody .health", (all) => all.map((mark) => mark.textContent)))],
    ["Suspended"]);
  await page.click(".chip.suspended");
  await page.type("#search", "crm-3");
  await page.waitForFunction(() => document.querySelector(".found").textContent.includes("of 1,000"));
  assert.ok((await rows(page)).every((name) => name.startsWith("crm-3")));
  await page.$eval("#search", (input) => { input.value = ""; input.dispatchEvent(new Event("input")); });
  await page.click(".projects th.rps button");
  assert.equal(await page.$eval(".projects th.rps", (head) => head.getAttribute("aria-sort")), "descending");
  const rates = await page.$$eval(".projects td.rps", (all) => all.map((cell) => Number(cell.textContent.replaceAll(",", ""))));
  assert.ok(rates.every((rate, i) => i === 0 || rates[i - 1] >= rate || Number.isNaN(rate)), String(rates));
  const first = await rows(page);
  await page.click(".pager button:last-child");
  await page.waitForFunction(() => document.querySelector(".where").textContent === "Page 2 of 20");
  assert.ok(!(await rows(page)).some((name) => first.includes(name)));
  await page.close();
});

test("everything can be done by keyboard", async () => {
  const page = await open(DESK);
  await signIn(page);
  await settled(page, "1,000 projects");
  await page.focus("body");
  await page.keyboard.press("/");
  await page.keyboard.type("a-single-day");
  await settled(page, "1 of 1,000 projects");
  for (let i = 0; i < 20 && await page.evaluate(() => document.activeElement.textContent) !== "a-single-day"; i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("h1").textContent === "a-single-day");
  await page.waitForSelector(".chart svg");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".projects");
  await page.keyboard.press("ArrowDown");
  await page.close();
});

test("signing out ends the session and shows nothing any more", async () => {
  const page = await open(DESK);
  await signIn(page);
  await settled(page, "1,000 projects");
  await page.click("#visitor button");
  await page.waitForSelector("#token");
  assert.equal(await page.$(".projects"), null);
  await page.reload();
  await page.waitForSelector("#token");
  await page.close();
});

for (const [name, size] of [["desk", DESK], ["phone", PHONE]]) {
  for (const scheme of SCHEMES) {
    test(`list and project on a ${name} in ${scheme}`, async (t) => {
      const page = await open(size, scheme);
      await signIn(page);
      await settled(page, "1,000 projects");
      await page.waitForFunction(() => document.querySelector(".projects")?.textContent.includes("ms"));
      await wide(page, "the list");
      const less = await audit(page, `the list on a ${name} in ${scheme}`);
      await page.screenshot({ path: `list-${name}-${scheme}.png` });

      await page.goto(`${BASE_URL}/#/project/${NAMESPACE}/a-single-day`);
      await page.waitForSelector(".chart svg");
      await page.waitForSelector(".events li");
      assert.match(await page.$eval(".invitations li", (tenant) => tenant.textContent),
        /acme.*MailFailed.*it is tried again.*ann@acme\.example: mailed.*bob@acme\.example: 550 unknown/);
      await page.waitForFunction(() => /[0-9]/.test(document.querySelector(".tiles").textContent));
      await wide(page, "the project");
      less.push(...await audit(page, `the project on a ${name} in ${scheme}`));
      await page.screenshot({ path: `project-${name}-${scheme}.png` });
      await page.screenshot({ path: `whole-${name}-${scheme}.png`, fullPage: true });
      t.diagnostic(`axe: nothing serious; else ${less.join(", ") || "nothing"}`);

      await page.goto(`${BASE_URL}/#/project/${NAMESPACE}/tickets-7`);
      await page.waitForSelector(".alerts");
      await audit(page, `a project in trouble on a ${name} in ${scheme}`);
      await page.screenshot({ path: `trouble-${name}-${scheme}.png` });
      assert.match(await page.$eval(".alerts li", (alert) => alert.textContent), /DeploymentFailed.*0 of 2 pods/);

      await page.goto(`${BASE_URL}/#/project/${NAMESPACE}/surveys-8`);
      await page.waitForSelector(".findings li");
      assert.match(await page.$eval(".findings li", (finding) => finding.textContent),
        /public\.old_notes.*no column tenant_id.*adopt_table/);
      await wide(page, "a project that is not isolated");
      await audit(page, `a project that is not isolated on a ${name} in ${scheme}`);
      await page.close();
    });
  }
}

test("nothing was complained of", () => {
  assert.deepEqual(complaints, []);
});
