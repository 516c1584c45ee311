// Clients of the project that the Java side has applied: supabase-js in Node, and a Chromium that shows the sample's page.
import assert from "node:assert/strict";
import dns from "node:dns";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const { BASE_URL, ADDRESS, ANON_KEY, SERVICE_KEY, WEB } = process.env;
export const PATIENCE = { timeout: 60_000 };
export const password = "correct horse battery";

// The project's host name has no entry in a name server: it leads to Traefik, as it would by one.
const { hostname } = new URL(BASE_URL);
const lookup = dns.lookup;
dns.lookup = (name, options, callback) =>
  name === hostname ? lookup(ADDRESS, options, callback) : lookup(name, options, callback);

export function client(key = ANON_KEY) {
  return createClient(BASE_URL, key, { auth: { autoRefreshToken: false, persistSession: false } });
}

export const service = client(SERVICE_KEY);

/** What it gives, which has to be right. */
export async function ok(promise) {
  const { data, error } = await promise;
  assert.equal(error, null, error?.message);
  return data;
}

/** A client whose user has just signed up and chosen the tenant that has invited the address. */
export async function signedUp(email) {
  const made = client();
  const { session } = await ok(made.auth.signUp({ email, password }));
  const headers = {
    apikey: ANON_KEY, Authorization: `Bearer ${session.access_token}`, "Content-Type": "application/json",
  };
  const { tenants } = await (await fetch(`${BASE_URL}/auth/v1/user/tenants`, { headers })).json();
  assert.equal(tenants.length, 1, `${email} is a member of the tenant that has invited it`);
  const response = await fetch(`${BASE_URL}/auth/v1/user/tenant`, {
    method: "PUT", headers, body: JSON.stringify({ tenant_id: tenants[0].tenant_id }),
  });
  assert.equal(response.status, 200);
  await ok(made.auth.setSession(await response.json()));
  return made;
}

/** The changes of notes that come to a client, from when it is subscribed. */
export async function changesOf(one) {
  const changes = [];
  await new Promise((resolve, reject) => {
    one.channel("notes")
      .on("postgres_changes", { event: "*", schema: "public", table: "notes" }, (change) => changes.push(change))
      .subscribe((status, error) => {
        if (status === "SUBSCRIBED") resolve();
        if (status === "CHANNEL_ERROR" || status === "TIMED_OUT") reject(error ?? new Error(status));
      });
  });
  return changes;
}

export async function until(condition, what) {
  const deadline = Date.now() + PATIENCE.timeout;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not within 60 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Serves the sample's page from an origin of its own, as an application's web server does. */
export async function webServer() {
  const library = join(
    dirname(createRequire(import.meta.url).resolve("@supabase/supabase-js")), "umd", "supabase.js");
  const files = {
    "/": ["text/html", await readFile(join(WEB, "index.html"))],
    "/supabase.js": ["text/javascript", await readFile(library)],
    "/config.js": ["text/javascript", `window.project = ${JSON.stringify({ url: BASE_URL, anonKey: ANON_KEY })};`],
  };
  const server = http.createServer((request, response) => {
    const [type, content] = files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, { "Content-Type": type ?? "text/plain" }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** A Chromium to which the project's host name leads to Traefik. */
export async function browser() {
  return puppeteer.launch({
    args: [...chromium.args, `--host-resolver-rules=MAP ${hostname} ${ADDRESS}`],
    executablePath: await chromium.executablePath(),
    headless: "shell",
    defaultViewport: { width: 1000, height: 800 },
  });
}
