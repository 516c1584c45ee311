// One project.
import { el, healthMark, text } from "./elements.js";
import { SignedOut, project as ask } from "./api.js";
import { NONE, ago, bytes, count, latency, rate, share } from "./format.js";
import { chart, hourly, slotLag } from "./chart.js";

const BETWEEN_LOADS = 1_000;
const AT_LEAST_EVERY = 60_000;
const LEAST = 60; // seconds of a step
const MARKS = { true: "healthy", false: "failing", unknown: "unknown" };

export function projectPage(main, projects, id, signedOut) {
  const [namespace, name] = id.split("/");
  document.title = `${name} · NextMavens`;
  const heading = el("div", { class: "heading" }, el("h1", null, name), el("span", { class: "quiet" }, namespace));
  const health = el("div", { class: "now" });
  const sections = el("div", { class: "sections" }, el("p", { class: "empty" }, "Loading…"));
  const problem = el("p", { class: "error", role: "alert" });
  main.replaceChildren(
    el("nav", { "aria-label": "Back" }, el("a", { href: "#/", class: "back" }, "‹ All projects")),
    heading, health, problem, sections);

  let left = false;
  let loading = false;
  let timer = 0;
  let last = 0;

  async function load() {
    if (left || loading) return;
    loading = true;
    clearTimeout(timer);
    try {
      const details = await ask(id);
      if (left) return;
      text(problem, "");
      draw(details);
    } catch (error) {
      if (left) return;
      if (error instanceof SignedOut) {
        signedOut();
        return;
      }
      text(problem, error.status === 404 ? error.message : `${error.message} What is shown is from before.`);
      if (error.status === 404) sections.replaceChildren();
    } finally {
      loading = false;
      last = Date.now();
      if (!left) timer = setTimeout(load, AT_LEAST_EVERY);
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(load, Math.max(0, last + BETWEEN_LOADS - Date.now()));
  }

  function draw(details) {
    const { summary } = details;
    health.replaceChildren(healthMark(summary.health),
      el("span", { class: "quiet" }, summary.reason, " · ", ago(summary.since)));
    // what somebody has opened or scrolled stays so
    const open = new Set([...sections.querySelectorAll("details[open]")].map((one) => one.dataset.key));
    const focus = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    sections.replaceChildren(...[
      alerts(details), tiles(summary), dayOf(details.day),
      el("div", { class: "column" }, conditions(details.conditions), tenants(details)),
      el("div", { class: "column" }, endpoints(details), database(details), isolation(details), backups(details, summary)),
      events(details),
    ].filter(Boolean));
    sections.querySelectorAll("details").forEach((one, i) => {
      one.dataset.key = `details-${i}`;
      one.querySelector("summary").dataset.key = `details-${i}`;
      one.open = open.has(one.dataset.key);
      if (focus === one.dataset.key) one.querySelector("summary").focus({ preventScroll: true });
    });
  }

  const forget = projects.listen((ids) => {
    if (ids === "all" || ids.has(id)) soon();
  });
  load();
  const escape = (event) => {
    if (event.key === "Escape") location.hash = "#/";
  };
  document.addEventListener("keydown", escape);
  return () => {
    left = true;
    clearTimeout(timer);
    forget();
    document.removeEventListener("keydown", escape);
  };
}

function section(title, ...content) {
  const key = title.toLowerCase().replaceAll(/\W+/g, "-");
  return el("section", { class: "card", "aria-labelledby": key }, el("h2", { id: key }, title), content);
}

const nothing = (words) => el("p", { class: "quiet" }, words);

function table(label, heads, rows, className) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${label}, as a table` },
    el("table", { class: className ?? null },
      el("thead", null, el("tr", null, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", null, rows.map((cells) => el("tr", null, cells.map((cell) => el("td", null, cell)))))));
}

function facts(pairs) {
  return el("dl", null, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([term, value]) => el("div", null, el("dt", null, term), el("dd", null, value))));
}

function alerts({ alerts: open }) {
  if (open.length === 0) return null;
  return el("section", { class: "card alerts", "aria-labelledby": "open-alerts" },
    el("h2", { id: "open-alerts" }, "Alerts"),
    el("ul", null, open.map((alert) => el("li", null, el("strong", null, alert.cause), " ",
      el("span", { class: "quiet" }, alert.reason && `${alert.reason} · `, "for ", ago(alert.since)), el("p", null, alert.message)))));
}

function tiles(summary) {
  const now = summary.traffic;
  const tile = (name, value, note) => el("div", { class: "tile" }, el("dt", null, name),
    el("dd", null, value, note && el("small", null, note)));
  return section("Now",
    el("dl", { class: "tiles" },
      tile("Requests/s", rate(now?.rps)),
      tile("Server errors", share(now?.serverErrors)),
      tile("Client errors", share(now?.clientErrors)),
      tile("Median", latency(now?.p50)),
      tile("95th percentile", latency(now?.p95)),
      tile("Connections", now?.connections == null ? NONE : count(now.connections),
        now?.connectionsMax == null ? null : ` of ${count(now.connectionsMax)}`),
      tile("WebSockets", count(now?.sockets)),
      tile("Slot lag", slotLag(summary))),
    now ? nothing(`Of the last minute, as ${now.pods === 1 ? "its pod tells" : `its ${now.pods} pods tell`}.`)
      : nothing("No pod of this project tells its metrics: none runs, or the operator does not reach it."));
}

function dayOf(day) {
  // the newest step has not ended, and so soon after it began nothing can be said of it
  const newest = day.requests.length - 1;
  const gone = Math.min(day.step, Date.now() / 1000 - day.from - newest * day.step);
  const seconds = (i) => (i < newest ? day.step : gone < LEAST ? null : gone);
  const perSecond = (values) => values.map((value, i) => (value === null || !seconds(i) ? null : value / seconds(i)));
  const fine = day.requests.map((value, i) => (value === null ? null : value - day.clientErrors[i] - day.serverErrors[i]));
  return section("The last day",
    chart("Requests a second", day, [
      { name: "server errors", class: "server", values: perSecond(day.serverErrors), area: true },
      { name: "client errors", class: "client", values: perSecond(day.clientErrors), area: true },
      { name: "others", class: "fine", values: perSecond(fine), area: true },
    ], rate),
    chart("Latency", day, [
      { name: "95th percentile", class: "second", values: day.p95 },
      { name: "median", class: "fine", values: day.p50 },
    ], latency),
    chart("Connections to the database", day, [{ name: "most", class: "fine", values: day.connections }], count),
    hourly(day, [
      { title: "Requests", values: day.requests, sum: true, format: count },
      { title: "4xx", values: day.clientErrors, sum: true, format: count },
      { title: "5xx", values: day.serverErrors, sum: true, format: count },
      { title: "Highest p95", values: day.p95, format: latency },
      { title: "Connections", values: day.connections, format: count },
      { title: "WebSockets", values: day.sockets, format: count },
      { title: "Slot lag", values: day.slotLag, format: bytes },
    ]));
}

function conditions(all) {
  if (all.length === 0) return section("Conditions", nothing("The operator has not looked at it yet."));
  return section("Conditions", el("ul", { class: "conditions" }, all.map((condition) => {
    const summary = ["Reconciling", "Stalled"].includes(condition.type); // true is what is bad of these
    const good = summary ? condition.status === "false" : condition.status === "true";
    const mark = healthMark(good ? "healthy" : MARKS[summary ? "false" : condition.status]);
    text(mark.querySelector("span"), condition.type);
    return el("li", { class: good ? "good" : "open" }, mark,
      el("span", { class: "quiet" }, condition.status === "unknown" ? "unknown, " : "", condition.reason, " · ", ago(condition.since)),
      !good && condition.message && el("p", null, condition.message),
      !good && condition.remedy && el("p", { class: "remedy" }, condition.remedy));
  })));
}

// each finding by itself: table, what is wrong, what to do
function findings(title, all, more) {
  if (all.length === 0) return null;
  return el("div", null, el("h3", null, title),
    el("ul", { class: "findings" }, all.map((one) => el("li", null,
      one.table && el("code", null, one.table), el("p", { class: "bad" }, one.problem), el("p", { class: "remedy" }, one.remedy)))),
    more > 0 && nothing(`${count(more)} more: select * from nextmavens.isolation_report() where problem is not null`));
}

function isolation({ isolation: report }) {
  if (!report) return section("Isolation of tenants", nothing("No report yet."));
  const said = (condition) => condition
    && el("span", { title: condition.message, class: condition.status === "false" ? "bad" : null }, condition.reason, " · ", ago(condition.since));
  return section("Isolation of tenants",
    facts([
      ["Exposed tables", count(report.tables)],
      ["Shared by declaration", count(report.shared)],
      ["Not isolated", el("span", { class: report.violations ? "bad" : null }, count(report.violations))],
      ["Enforced", said(report.enforced)],
      ["Tried", said(report.verified)],
    ]),
    findings("What does not keep tenants apart", report.findings, report.violations - report.findings.length),
    findings("What a tenant got at when it was tried", report.leaks, 0),
    report.undecided.length > 0 && el("div", null, el("h3", null, "What trying did not decide"),
      el("ul", { class: "plain" }, report.undecided.map((line) => el("li", null, line)))));
}

function endpoints({ endpoints: all }) {
  return section("Endpoints", el("dl", { class: "addresses" }, all.map(({ name, url }) =>
    el("div", null, el("dt", null, name), el("dd", null, el("code", null, url))))));
}

function backups({ backupRuns }, { backups: wanted }) {
  if (!wanted) return section("Backups", nothing("None: spec.backups is not set."));
  const run = (title, what) => [title, what ? ago(what.finished) : "never", what?.backup ?? NONE,
    what?.error ? el("span", { class: "bad" }, what.error)
      : what ? [what.size != null && bytes(what.size), what.rows != null && `${count(what.rows)} rows compared`]
          .filter(Boolean).join(", ") || "good" : NONE];
  return section("Backups", table("Backups", ["Which", "Ended", "Backup", "Outcome"], [
    run("Last backup", backupRuns?.lastBackup), run("Last good backup", backupRuns?.lastGoodBackup),
    run("Last drill", backupRuns?.lastDrill), run("Last good drill", backupRuns?.lastGoodDrill),
  ]));
}

function database({ database: found, migrations, slotDetails: slot, standbys }) {
  return section("Database",
    found ? facts([
      ["Name", found.name],
      ["Server", `${found.host}:${found.port}`],
      ["PostgreSQL", found.version],
      ["Catalog", found.catalog],
      ["Migrations", migrations && `${count(migrations.applied)}, the last ${migrations.latest ?? NONE}`],
      ["Connections promised", found.connections && `${count(found.connections.promised)} of ${count(found.connections.available)}, ${count(found.connections.project)} to this project`],
      ["Slot", slot && [slot.name, slot.wal, slot.held && `${slot.held} held back`].filter(Boolean).join(", ")],
      ["Slots in use", slot?.used != null ? `${count(slot.used)} of ${count(slot.available)}` : null],
      ["Slots that nobody reads", slot?.orphans.join(", ")],
    ]) : nothing("It was not provisioned yet."),
    standbys.length > 0 && table("Standbys", ["Standby", "State", "Lag", "Seconds"],
      standbys.map((one) => [one.name, one.state, one.lag ?? NONE, one.lagSeconds ?? NONE])));
}

function tenants({ tenants: all, tenantCount }) {
  const total = tenantCount && nothing(`${count(tenantCount.total)} in the database${tenantCount.suspended ? `, ${count(tenantCount.suspended)} of them suspended` : ""}.`);
  const list = !all ? nothing("You may not list nextmavenstenants in this namespace.")
    : all.length === 0 ? nothing("None is an object of the cluster.")
    : table("Tenants", ["Tenant", "Ready", "Members", "Invited", "Id"], all.map((tenant) => [tenant.name, readiness(tenant),
      count(tenant.members), tenant.invited ? count(tenant.invited) : NONE, el("code", null, tenant.id ?? NONE)]));
  return section("Tenants", total, list, invitations(all ?? []));
}

function readiness(tenant) {
  if (tenant.ready === null || tenant.ready === undefined) return "unknown";
  if (!tenant.ready) return el("span", { class: "bad", title: tenant.message }, tenant.reason ?? "no");
  return tenant.suspended ? "suspended" : "yes";
}

// who is invited and no member yet, and what is to be done where their mail does not reach them
function invitations(all) {
  const waiting = all.filter((tenant) => tenant.invitations.length > 0 || tenant.invitationsProblem);
  if (waiting.length === 0) return null;
  const said = (one) => one.problem ? el("span", { class: "bad" }, one.problem)
    : one.mailedAt ? ["mailed ", ago(one.mailedAt)] : "not mailed yet";
  return el("div", null, el("h3", null, "Invited, and no members yet"),
    el("ul", { class: "findings invitations" }, waiting.map((tenant) => el("li", null, el("strong", null, tenant.name),
      tenant.invitationsProblem && el("p", { class: "bad" }, tenant.invitationsProblem.reason, " · ", ago(tenant.invitationsProblem.since)),
      tenant.invitationsProblem && el("p", { class: "remedy" }, tenant.invitationsProblem.message),
      el("ul", { class: "plain" }, tenant.invitations.map((one) => el("li", null, one.email, ": ", said(one))))))));
}

function events({ events: all }) {
  return section("Events", !all ? nothing("You may not list events in this namespace.")
    : all.length === 0 ? nothing("None of late; Kubernetes forgets them after an hour.")
    : el("ul", { class: "events" }, all.map((event) => el("li", { class: event.type === "Warning" ? "warning" : null },
      ago(event.at), el("strong", null, event.reason), el("p", null, event.message)))));
}
