// A day of a project's clients: what one does is seen by the others of its tenant, and by nobody else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, changesOf, client, ok, password, PATIENCE, service, signedUp, until, webServer } from "./clients.mjs";

const { BASE_URL, ACORN, BIRCH } = process.env;
const complaints = [];
let chromium, web, page, ann, cara, annHears, caraHears;

before(async () => {
  [chromium, web] = await Promise.all([browser(), webServer()]);
  page = await chromium.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
});

after(async () => {
  await Promise.all([ann, cara, service].map((one) => one?.realtime.disconnect()));
  await chromium?.close();
  web?.close();
});

test("users sign up, and are of the tenant that has invited them", async () => {
  ann = await signedUp("ann@acorn.example");
  cara = await signedUp("cara@birch.example");

  const claims = async (one) => (await ok(one.auth.getClaims())).claims;
  assert.equal((await claims(ann)).tenant_id, ACORN);
  assert.equal((await claims(cara)).tenant_id, BIRCH);
});

test("a user signs in with their password, and not with another", async () => {
  const again = client();
  const { error } = await again.auth.signInWithPassword({ email: "ann@acorn.example", password: "wrong" });
  assert.equal(error.code, "invalid_credentials");
  const { user } = await ok(again.auth.signInWithPassword({ email: "ann@acorn.example", password }));
  assert.equal(user.email, "ann@acorn.example");
});

test("each tenant reads what it wrote, and no row of the other", async () => {
  const mine = await ok(ann.from("notes").insert([{ body: "water" }, { body: "pots" }]).select());
  await ok(cara.from("notes").insert({ body: "saw" }).select());

  assert.deepEqual(mine.map((note) => note.tenant_id), [ACORN, ACORN]);
  const bodies = async (one) => (await ok(one.from("notes").select("body").order("id"))).map((note) => note.body);
  assert.deepEqual(await bodies(ann), ["water", "pots"]);
  assert.deepEqual(await bodies(cara), ["saw"]);
  assert.deepEqual(await ok(cara.from("notes").update({ body: "taken" }).eq("tenant_id", ACORN).select()), []);
  assert.deepEqual(await ok(cara.from("notes").delete().eq("tenant_id", ACORN).select()), []);
  const { error } = await cara.from("notes").insert({ body: "forged", tenant_id: ACORN });
  assert.equal(error.code, "42501");
  assert.deepEqual(await bodies(service), ["water", "pots", "saw"]);
});

const shown = () => page.$$eval("#list li", (items) => items.map((item) => item.textContent));

test("a page of another origin signs up, and shows the tenant's notes", async () => {
  await page.goto(`http://127.0.0.1:${web.address().port}/`, PATIENCE);
  await page.type("#email", "ben@acorn.example");
  await page.type("#password", password);
  await page.click("#sign-up");
  await page.waitForFunction(() => document.getElementById("live").textContent === "live"
    && document.querySelectorAll("#list li").length === 2, PATIENCE);

  assert.equal(await page.$eval("#tenant", (element) => element.textContent), "Acorn");
  assert.deepEqual(await shown(), ["water", "pots"]);
});

test("a change comes to the other clients of its tenant, and to no other tenant's", async () => {
  [annHears, caraHears] = await Promise.all([changesOf(ann), changesOf(cara)]);

  // By the page, and by Node: each hears the other. Cara's own comes last, so whatever was to come to her has come.
  await page.type("#body", "from the page");
  await page.click("#write button");
  await until(() => annHears.some((change) => change.new.body === "from the page"), "the page's note at Ann's");
  await ok(ann.from("notes").insert({ body: "from Node" }));
  await page.waitForFunction(() => document.getElementById("list").textContent.includes("from Node"), PATIENCE);
  await ok(cara.from("notes").insert({ body: "Cara's own" }));
  await until(() => caraHears.length > 0, "Cara's own note");

  assert.deepEqual(caraHears.map((change) => change.new.body), ["Cara's own"]);
  assert.deepEqual(annHears.map((change) => change.new.body), ["from the page", "from Node"]);
  assert.deepEqual(await shown(), ["water", "pots", "from the page", "from Node"]);
  await page.screenshot({ path: "notes.png" });
});

test("files are uploaded, downloaded and shared by a signed address within the tenant", async () => {
  await ok(service.storage.createBucket("papers", { public: false }));
  const papers = ann.storage.from("papers");
  await ok(papers.upload("plan.txt", new Blob(["a plan"], { type: "text/plain" })));

  assert.equal(await (await ok(papers.download("plan.txt"))).text(), "a plan");
  const { signedUrl } = await ok(papers.createSignedUrl("plan.txt", 60));
  const signed = await fetch(signedUrl);
  assert.equal(signed.status, 200);
  assert.equal(await signed.text(), "a plan");
  assert.deepEqual(await ok(cara.storage.from("papers").list()), []);
  const { error } = await cara.storage.from("papers").download("plan.txt");
  assert.notEqual(error, null);
  const forged = await fetch(signedUrl.replace("plan.txt", "other.txt"));
  assert.notEqual(forged.status, 200);
});

test("the playground of GraphQL answers as the user whose token it has", async () => {
  const { session } = await ok(ann.auth.getSession());
  const playground = await chromium.newPage();
  playground.on("pageerror", (error) => complaints.push(String(error)));
  await playground.goto(`${BASE_URL}/graphql`, PATIENCE);
  await playground.waitForSelector(".graphiql-query-editor .CodeMirror", PATIENCE);
  await playground.evaluate(() => [...document.querySelectorAll("button")]
    .find((button) => button.textContent.trim() === "Headers").click());
  await playground.waitForSelector(".graphiql-editor-tool .CodeMirror", PATIENCE);
  await playground.evaluate((token) => {
    const editors = [...document.querySelectorAll(".graphiql-editor-tool .CodeMirror")];
    editors.at(-1).CodeMirror.setValue(JSON.stringify({ Authorization: `Bearer ${token}` }));
  }, session.access_token);
  const query = "{ allNotes(orderBy: ID_ASC, first: 2) { nodes { body } totalCount } }";
  await playground.$eval(
    ".graphiql-query-editor .CodeMirror", (element, text) => element.CodeMirror.setValue(text), query);
  await playground.waitForFunction((text) => document.querySelector(".graphiql-query-editor .CodeMirror")
    .CodeMirror.documentAST?.loc.source.body === text, PATIENCE, query);
  await playground.click(".graphiql-execute-button");
  await playground.waitForFunction(() => document.querySelector(".result-window .CodeMirror")
    ?.CodeMirror.getValue().includes("totalCount"), PATIENCE);

  const result = JSON.parse(
    await playground.$eval(".result-window .CodeMirror", (element) => element.CodeMirror.getValue()));
  assert.deepEqual(result.data, { allNotes: { nodes: [{ body: "water" }, { body: "pots" }], totalCount: 4 } });
  await playground.screenshot({ path: "playground.png" });
});

test("who signs out has no session", async () => {
  await ok(ann.auth.signOut().then(({ error }) => ({ data: null, error })));
  assert.equal((await ok(ann.auth.getSession())).session, null);
  assert.deepEqual(complaints, []);
});
