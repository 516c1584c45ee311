// Charts of the last day: drawn to the width there is, with gaps where nothing is known.
import { el, svg, text } from "./elements.js";
import { NONE, bytes } from "./format.js";

const SPARK = { width: 60, height: 18 };

export function sparkline(values) {
  if (!values?.some((value) => value !== null)) return null;
  const most = Math.max(...values.map((value) => value ?? 0), 1);
  const step = SPARK.width / values.length;
  return svg("svg", { class: "spark", viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, "aria-hidden": "true" },
    values.map((value, i) => value !== null && svg("rect", {
      x: i * step, width: step - 0.6, height: Math.max(0.8, (value / most) * SPARK.height),
      y: SPARK.height - Math.max(0.8, (value / most) * SPARK.height),
    })));
}

/** What the runtime says of the slot, or what the operator found. */
export function slotLag(project) {
  const lag = project.traffic?.slotLag;
  if (lag !== null && lag !== undefined) return bytes(lag);
  return project.slot?.held ? `≥ ${project.slot.held.replace(/i$/, "iB")}` : NONE;
}

/** The least round number that is not smaller: 1, 2 or 5 times a power of ten. */
function round(most) {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].find((factor) => factor * power >= most * 0.999) * power;
}

const hour = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const HEIGHT = 132;
const EDGE = { left: 52, right: 8, top: 10, bottom: 20 };

/**
 * One chart.
 *
 * @param title its name
 * @param day what the server gives: from, step, and a value of each step
 * @param series what is drawn: {name, class, values, area}; areas are stacked, lines are not
 * @param format of a value
 */
export function chart(title, day, series, format) {
  const steps = series[0].values.length;
  const tip = el("p", { class: "tip" });
  const legend = el("ul", { class: "legend" }, series.map((one) => el("li", { class: one.class }, one.name)));
  const picture = el("div", { class: "plot" });
  const known = series.some((one) => one.values.some((value) => value !== null));
  const figure = el("figure", { class: "chart" },
    el("figcaption", null, el("h3", null, title), legend, tip), picture);
  if (!known) {
    picture.append(el("p", { class: "quiet nothing" }, "Nothing is known of the last day."));
    return figure;
  }
  const most = round(Math.max(...Array.from({ length: steps }, (_, i) => height(series, i))));
  const newest = series.map((one) => `${one.name} ${format(one.values.findLast((value) => value !== null) ?? null)}`);
  let width = 0;

  function draw() {
    const inner = width - EDGE.left - EDGE.right;
    const x = (i) => EDGE.left + (i / steps) * inner;
    const y = (value) => HEIGHT - EDGE.bottom - (value / most) * (HEIGHT - EDGE.top - EDGE.bottom);
    const drawing = svg("svg", {
      viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img",
      "aria-label": `${title} over the last day. Newest: ${newest.join(", ")}. Scale to ${format(most)}.`,
    });
    for (const part of [0, 0.5, 1]) {
      drawing.append(svg("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(part * most), y2: y(part * most) }),
        svg("text", { class: "axis", x: EDGE.left - 6, y: y(part * most) + 4, "text-anchor": "end" }, format(part * most)));
    }
    const every = width < 480 ? 21_600 : 10_800;
    for (let second = Math.ceil(day.from / every) * every; second < day.from + steps * day.step; second += every) {
      const at = x((second - day.from) / day.step);
      if (at > EDGE.left + 14 && at < width - EDGE.right - 14) {
        drawing.append(svg("text", { class: "axis", x: at, y: HEIGHT - 5, "text-anchor": "middle" }, hour(second)));
      }
    }
    const below = new Array(steps).fill(0);
    for (const one of series) {
      const path = one.area ? stacked(one.values, below, x, y) : line(one.values, x, y);
      drawing.append(svg("path", { class: `${one.area ? "area" : "line"} ${one.class}`, d: path }));
    }
    const cursor = svg("line", { class: "cursor", y1: EDGE.top, y2: HEIGHT - EDGE.bottom });
    drawing.append(cursor);
    drawing.addEventListener("pointermove", (event) => {
      const i = Math.floor(((event.offsetX - EDGE.left) / inner) * steps);
      if (i < 0 || i >= steps) return leave();
      cursor.setAttribute("x1", x(i + 0.5));
      cursor.setAttribute("x2", x(i + 0.5));
      cursor.classList.add("on");
      text(tip, [hour(day.from + i * day.step), ...series.map((one) => `${one.name} ${format(one.values[i])}`)].join(" · "));
    });
    const leave = () => {
      cursor.classList.remove("on");
      text(tip, "");
    };
    drawing.addEventListener("pointerleave", leave);
    picture.replaceChildren(drawing);
  }

  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now > 0 && now !== width) {
      width = now;
      draw();
    }
  }).observe(picture);
  return figure;
}

function height(series, i) {
  const areas = series.filter((one) => one.area).reduce((sum, one) => sum + (one.values[i] ?? 0), 0);
  return Math.max(areas, ...series.filter((one) => !one.area).map((one) => one.values[i] ?? 0));
}

function line(values, x, y) {
  let path = "";
  let open = false;
  values.forEach((value, i) => {
    if (value === null) {
      open = false;
      return;
    }
    // a value between two gaps is a short line, or nobody would see it
    path += `${open ? "L" : "M"}${x(i + 0.5).toFixed(1)} ${y(value).toFixed(1)}`;
    if (!open && (values[i + 1] ?? null) === null) path += `h1`;
    open = true;
  });
  return path;
}

function stacked(values, below, x, y) {
  let path = "";
  values.forEach((value, i) => {
    if (!value) return;
    const [left, right] = [x(i).toFixed(1), x(i + 1).toFixed(1)];
    path += `M${left} ${y(below[i]).toFixed(1)}V${y(below[i] + value).toFixed(1)}H${right}V${y(below[i]).toFixed(1)}Z`;
    below[i] += value;
  });
  return path;
}

/** The same as a table, by the hour: for whom a picture says nothing. */
export function hourly(day, columns) {
  const perHour = 3600 / day.step;
  const rows = [];
  for (let start = 0; start < columns[0].values.length; start += perHour) {
    const cells = columns.map(({ values, sum, format }) => {
      const known = values.slice(start, start + perHour).filter((value) => value !== null);
      return format(known.length === 0 ? null : sum ? known.reduce((a, b) => a + b, 0) : Math.max(...known));
    });
    rows.push(el("tr", null, el("th", { scope: "row" }, hour(day.from + start * day.step)),
      cells.map((cell) => el("td", { class: "number" }, cell))));
  }
  return el("details", { class: "hourly" }, el("summary", null, "Figures by the hour"),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures by the hour" },
      el("table", null,
        el("thead", null, el("tr", null, el("th", { scope: "col" }, "From"),
          columns.map(({ title }) => el("th", { scope: "col", class: "number" }, title)))),
        el("tbody", null, rows))));
}
