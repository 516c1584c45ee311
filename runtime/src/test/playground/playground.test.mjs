// GraphiQL as a browser has it: a query, a mutation and a subscription, with a token in the headers' editor.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const { BASE_URL, TOKEN } = process.env;
const PATIENCE = { timeout: 60_000 };
let browser;
let page;
const complaints = [];

before(async () => {
  browser = await puppeteer.launch({
    args: chromium.args,
    executablePath: await chromium.executablePath(),
    headless: "shell",
    defaultViewport: { width: 1280, height: 800 },
  });
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("request", (request) => {
    if (!request.url().startsWith(BASE_URL) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`${request.url()} is not of this server`);
    }
  });
  await page.goto(`${BASE_URL}/graphql`, PATIENCE);
  await page.waitForSelector(".graphiql-query-editor .CodeMirror", PATIENCE);
});

after(() => browser?.close());

const editor = (part) => `.graphiql-${part} .CodeMirror`;

// what GraphiQL does with an operation is what it has parsed, which it does a moment after it was written
async function write(part, text) {
  await page.$eval(editor(part), (element, value) => element.CodeMirror.setValue(value), text);
  await page.waitForFunction(
    (selector, value) => document.querySelector(selector).CodeMirror.documentAST?.loc.source.body === value,
    PATIENCE, editor(part), text,
  );
}

const result = () => page.$eval(".result-window .CodeMirror", (element) => element.CodeMirror.getValue());

async function run(operation) {
  await write("query-editor", operation);
  await page.click(".graphiql-execute-button");
}

async function answer(wanted) {
  await page.waitForFunction(
    (text) => document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue().includes(text),
    PATIENCE,
    wanted,
  );
  return JSON.parse(await result());
}

async function signIn() {
  await page.evaluate(() => [...document.querySelectorAll("button")]
    .find((button) => button.textContent.trim() === "Headers").click());
  await page.waitForSelector(".graphiql-editor-tool .CodeMirror", PATIENCE);
  await page.evaluate((token) => {
    const editors = [...document.querySelectorAll(".graphiql-editor-tool .CodeMirror")];
    editors.at(-1).CodeMirror.setValue(JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2));
  }, TOKEN);
}

test("the page comes whole, from this server alone", async () => {
  assert.equal(await page.title(), "GraphiQL");
  await page.screenshot({ path: "page.png" });
});

test("a query is answered as the one whose token the headers have", async () => {
  await signIn();
  await run("{ allNotes(orderBy: ID_ASC) { nodes { title } } }");
  assert.deepEqual((await answer("allNotes")).data, { allNotes: { nodes: [{ title: "mine" }] } });
  await page.screenshot({ path: "query.png" });
});

test("a mutation changes something", async () => {
  await run('mutation { createNote(input: { note: { id: 5, title: "new" } }) { note { id title } } }');
  assert.deepEqual((await answer("createNote")).data, { createNote: { note: { id: 5, title: "new" } } });
  await page.screenshot({ path: "mutation.png" });
});

test("a subscription tells of changes until it is stopped", async () => {
  await run("subscription { noteChanged { operation note { id title } } }");
  await page.waitForSelector('.graphiql-execute-button[aria-label^="Stop"]', PATIENCE);
  const change = async (title) => {
    const response = await fetch(`${BASE_URL}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({
        query: "mutation($t: String) { updateNoteById(input: { id: 5, notePatch: { title: $t } }) { note { id } } }",
        variables: { t: title },
      }),
    });
    assert.equal((await response.json()).errors, undefined);
  };
  // changes come from the moment when the server listens, which the page does not show
  let seen = false;
  for (let i = 0; i < 120 && !seen; i++) {
    await change(`title ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    seen = (await result()).includes("noteChanged");
  }
  await change("the last");
  assert.deepEqual((await answer("the last")).data, {
    noteChanged: { operation: "UPDATE", note: { id: 5, title: "the last" } },
  });
  await page.screenshot({ path: "subscription.png" });
  await page.click(".graphiql-execute-button");
  await page.waitForSelector('.graphiql-execute-button[aria-label^="Execute"]', PATIENCE);
});

test("the documentation shows the schema", async () => {
  await page.evaluate(() => document.querySelector('button[aria-label^="Show Documentation"]').click());
  await page.waitForFunction(
    () => document.querySelector(".graphiql-doc-explorer")?.textContent.includes("Subscription"), PATIENCE);
  await page.screenshot({ path: "documentation.png" });
});

test("nothing was complained of", () => {
  assert.deepEqual(complaints, []);
});
