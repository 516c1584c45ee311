// All projects: how many are how, and a table that is sorted, filtered and leafed through.
import { HEALTHS, attribute, el, healthMark, healthName, order, text } from "./elements.js";
import { NONE, ago, count, latency, rate, share } from "./format.js";
import { slotLag, sparkline } from "./chart.js";

const PER_PAGE = 50;
// what the visitor has chosen stays while they look at one project and come back
const chosen = { search: "", healths: new Set(), sort: "health", down: false, page: 0 };

const traffic = (figure) => (project) => project.traffic?.[figure] ?? null;
const time = (iso) => (iso ? Date.parse(iso) : null);

const COLUMNS = [
  { key: "name", title: "Project", value: (p) => p.id, class: "name" },
  { key: "health", title: "Health", value: (p) => HEALTHS.indexOf(p.health), class: "state" },
  { key: "rps", title: "Requests/s", value: traffic("rps"), number: true, class: "rps" },
  { key: "errors", title: "5xx", value: traffic("serverErrors"), number: true, label: "Share of server errors" },
  { key: "p95", title: "p95", value: traffic("p95"), number: true, label: "95th percentile of latency" },
  { key: "connections", title: "Connections", value: traffic("connections"), number: true },
  { key: "lag", title: "Slot lag", value: traffic("slotLag"), number: true },
  { key: "backup", title: "Backup", value: (p) => time(p.backup?.good), number: true },
  { key: "drill", title: "Drill", value: (p) => time(p.drill?.good), number: true },
  { key: "alerts", title: "Alerts", value: (p) => p.alerts, number: true },
];

export const address = (id) => `#/project/${id.split("/").map(encodeURIComponent).join("/")}`;

class Row {
  constructor(id) {
    this.cells = COLUMNS.map((column) => el("td", {
      role: "cell", class: [column.class, column.number && "number"].filter(Boolean).join(" "), "data-title": column.title,
    }));
    this.element = el("tr", { role: "row" }, this.cells);
    const [namespace, name] = id.split("/");
    this.cells[0].append(el("a", { href: address(id) }, name), el("small", null, namespace));
  }

  update(project) {
    if (this.project === project) return;
    this.project = project;
    const [, health, rps, errors, p95, connections, lag, backup, drill, alerts] = this.cells;
    const state = el("small", { class: "reason", title: project.message ?? "" });
    if (project.reason && project.health !== "healthy") state.append(project.reason, " · ", ago(project.since));
    health.replaceChildren(healthMark(project.health), state);
    const now = project.traffic;
    rps.replaceChildren(...[sparkline(project.spark), el("span", { class: "figure" }, rate(now?.rps))].filter(Boolean));
    text(errors, share(now?.serverErrors));
    errors.classList.toggle("bad", now?.serverErrors >= 0.01);
    text(p95, latency(now?.p95));
    text(connections, now?.connections == null ? NONE : `${count(now.connections)} / ${count(now.connectionsMax)}`);
    connections.classList.toggle("bad", now?.waiting > 0);
    attribute(connections, "title", now?.waiting > 0 ? `${now.waiting} requests wait for one` : null);
    text(lag, slotLag(project));
    lag.classList.toggle("bad", ["unreserved", "lost"].includes(project.slot?.wal));
    run(backup, project, project.backup);
    run(drill, project, project.drill);
    text(alerts, project.alerts ? count(project.alerts) : "0");
    alerts.classList.toggle("some", project.alerts > 0);
  }
}

function run(cell, project, what) {
  if (!project.backups) cell.replaceChildren(el("span", { class: "quiet" }, "off"));
  else if (!what?.good) cell.replaceChildren(el("span", { class: "bad" }, what?.failed ? "failed" : "never"));
  else cell.replaceChildren(...(what.failed ? [el("span", { class: "bad" }, "failed"), " good "] : []), ago(what.good));
}

export function listPage(main, projects) {
  document.title = "Projects · NextMavens";
  const rows = new Map();
  const chips = new Map(HEALTHS.map((health) => [health, el("button", {
    type: "button", class: `chip ${health}`, "aria-pressed": "false",
    onclick: () => choose(() => toggle(chosen.healths, health)),
  }, healthMark(health), el("strong", null, "0"))]));
  const search = el("input", {
    type: "search", id: "search", placeholder: "Name or namespace", autocomplete: "off", spellcheck: "false",
    oninput: () => choose(() => { chosen.search = search.value; }),
  });
  search.value = chosen.search;
  const found = el("p", { class: "quiet found", role: "status" });
  const heads = COLUMNS.map((column) => el("th", {
    role: "columnheader", scope: "col", class: [column.class, column.number && "number"].filter(Boolean).join(" "),
  }, el("button", {
    type: "button", "aria-label": column.label, title: column.label, onclick: () => choose(() => sortBy(column)),
  }, column.title)));
  const body = el("tbody", { role: "rowgroup", onkeydown: walk });
  const table = el("table", { role: "table", class: "projects", "aria-label": "Projects" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)), body);
  const empty = el("p", { class: "empty" });
  const sorts = el("select", { id: "sort", onchange: () => choose(() => {
    [chosen.sort, chosen.down] = [sorts.value, !["name", "health"].includes(sorts.value)];
  }) }, COLUMNS.map((column) => el("option", { value: column.key }, column.label ?? column.title)));
  const before = el("button", { type: "button", onclick: () => leaf(-1) }, "Previous");
  const after = el("button", { type: "button", onclick: () => leaf(1) }, "Next");
  const where = el("span", { class: "where" });
  const pager = el("nav", { class: "pager", "aria-label": "Pages" }, before, where, after);

  main.replaceChildren(
    el("h1", { class: "hidden" }, "Projects"),
    el("div", { class: "chips", role: "group", "aria-label": "Show projects that are" }, [...chips.values()]),
    el("div", { class: "tools" },
      el("label", { for: "search" }, el("span", { class: "hidden" }, "Search"), search),
      el("label", { for: "sort", class: "sort" }, "Sort by ", sorts),
      found),
    empty, table, pager);

  function choose(change) {
    change();
    chosen.page = 0;
    draw();
  }

  function leaf(by) {
    chosen.page += by;
    draw();
    scrollTo(0, 0);
  }

  function sortBy(column) {
    chosen.down = chosen.sort === column.key ? !chosen.down : Boolean(column.number);
    chosen.sort = column.key;
  }

  function compare(one, other) {
    const { value } = COLUMNS.find((column) => column.key === chosen.sort);
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1; // what is not known comes last, whichever way
    } else if (a !== b) {
      return (a < b ? -1 : 1) * (chosen.down ? -1 : 1);
    }
    return one.id < other.id ? -1 : 1;
  }

  function draw() {
    const all = [...projects.byId.values()];
    const counts = Object.fromEntries(HEALTHS.map((health) => [health, 0]));
    all.forEach((project) => counts[project.health]++);
    chips.forEach((chip, health) => {
      text(chip.querySelector("strong"), projects.loaded ? count(counts[health]) : NONE);
      attribute(chip, "aria-pressed", String(chosen.healths.has(health)));
      chip.hidden = projects.loaded && counts[health] === 0 && !chosen.healths.has(health);
    });
    const words = chosen.search.trim().toLowerCase();
    const shown = all
      .filter((project) => !chosen.healths.size || chosen.healths.has(project.health))
      .filter((project) => !words || project.id.includes(words))
      .sort(compare);
    const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
    chosen.page = Math.min(Math.max(0, chosen.page), pages - 1);
    const page = shown.slice(chosen.page * PER_PAGE, (chosen.page + 1) * PER_PAGE);
    order(body, page.map((project) => {
      if (!rows.has(project.id)) rows.set(project.id, new Row(project.id));
      const row = rows.get(project.id);
      row.update(project);
      return row.element;
    }));
    const onPage = new Set(page.map((project) => project.id));
    for (const id of rows.keys()) if (!onPage.has(id)) rows.delete(id);
    heads.forEach((head, i) => attribute(head, "aria-sort",
      COLUMNS[i].key === chosen.sort ? (chosen.down ? "descending" : "ascending") : null));
    sorts.value = chosen.sort;
    text(found, projects.loaded
      ? (shown.length === all.length ? `${count(all.length)} projects` : `${count(shown.length)} of ${count(all.length)} projects`)
      : "");
    table.hidden = shown.length === 0;
    empty.hidden = shown.length > 0;
    text(empty, !projects.loaded ? "Loading projects…"
      : all.length === 0 ? "There is no project that you may get. Apply one, or ask for the right to get nextmavensprojects."
      : `No project is like that${chosen.healths.size ? `: ${[...chosen.healths].map(healthName).join(", ").toLowerCase()}` : ""}.`);
    pager.hidden = pages === 1;
    text(where, `Page ${chosen.page + 1} of ${pages}`);
    before.disabled = chosen.page === 0;
    after.disabled = chosen.page === pages - 1;
  }

  function walk(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = by && event.target.closest("tr");
    const next = row && (by > 0 ? row.nextElementSibling : row.previousElementSibling);
    if (next) {
      next.querySelector("a").focus();
      event.preventDefault();
    }
  }

  function shortcut(event) {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) {
      search.focus();
      event.preventDefault();
    }
  }

  // many changes at once are drawn once
  let waiting = 0;
  const forget = projects.listen((ids) => {
    if (ids !== "all" && ids.size === 0) return;
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw();
    });
  });
  document.addEventListener("keydown", shortcut);
  draw();
  return () => {
    forget();
    cancelAnimationFrame(waiting);
    document.removeEventListener("keydown", shortcut);
  };
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}
