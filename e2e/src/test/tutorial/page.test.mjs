// Two people of a tenant on the page of the tutorial, as it says: one signs in, one signs up, both write.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const { PAGE, HOST, ADDRESS } = process.env;
const PATIENCE = { timeout: 60_000 };
const browsers = [];

after(() => Promise.all(browsers.map((browser) => browser.close())));

/** A browser of their own for somebody who has come in by that button. */
async function enter(email, button) {
  const browser = await puppeteer.launch({
    args: [...chromium.args, `--host-resolver-rules=MAP ${HOST} ${ADDRESS}`],
    executablePath: await chromium.executablePath(),
    headless: "shell",
  });
  browsers.push(browser);
  const page = await browser.newPage();
  await page.goto(PAGE, PATIENCE);
  await page.type("#email", email);
  await page.type("#password", "correct horse battery");
  await page.click(button);
  await page.waitForFunction(() => document.getElementById("live").textContent === "live", PATIENCE);
  return page;
}

async function write(page, body) {
  await page.type("#body", body);
  await page.click("#write button");
}

const shows = (page, body) =>
  page.waitForFunction((text) => document.getElementById("list").textContent.includes(text), PATIENCE, body);

test("what Ann and Ben write comes to the other's window", async () => {
  const ann = await enter("ann@example.com", "#sign-in");
  const ben = await enter("ben@example.com", "#sign-up");
  assert.equal(await ann.$eval("#tenant", (element) => element.textContent), "Cedar");

  await write(ann, "from Ann");
  await write(ben, "from Ben");
  await Promise.all([shows(ann, "from Ben"), shows(ben, "from Ann")]);
});
