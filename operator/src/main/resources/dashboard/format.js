// Figures for people. What is not known is a dash, never a zero.
import { el } from "./elements.js";

export const NONE = "–";

const known = (value) => typeof value === "number";
const digits = (value, most) => value.toLocaleString("en", { maximumFractionDigits: most });

export function rate(value) {
  if (!known(value)) return NONE;
  if (value > 0 && value < 0.01) return "< 0.01";
  return digits(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

export function share(value) {
  if (!known(value)) return NONE;
  if (value === 0) return "0 %";
  return value < 0.001 ? "< 0.1 %" : `${digits(value * 100, value < 0.1 ? 1 : 0)} %`;
}

export function latency(seconds) {
  if (!known(seconds)) return NONE;
  if (seconds === 0) return "0";
  if (seconds < 0.001) return "< 1 ms";
  return seconds < 1 ? `${digits(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms` : `${digits(seconds, 1)} s`;
}

export function bytes(value) {
  if (!known(value)) return NONE;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${digits(value, value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

export const count = (value) => (known(value) ? digits(value, 0) : NONE);

const STEPS = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]];

function since(instant) {
  const seconds = Math.round((Date.now() - instant) / 1000);
  if (seconds < 5) return "now";
  const [length, unit] = STEPS.find(([step]) => seconds >= step);
  return `${Math.floor(seconds / length)} ${unit}`;
}

/** How long ago something was; it goes on counting. */
export function ago(iso) {
  const time = el("time", { datetime: iso ?? "" });
  setAgo(time, iso);
  return time;
}

export function setAgo(time, iso) {
  const instant = Date.parse(iso ?? "");
  const words = Number.isNaN(instant) ? NONE : since(instant);
  if (time.textContent !== words) time.textContent = words;
  if (time.dateTime !== (iso ?? "")) {
    time.dateTime = iso ?? "";
    time.title = Number.isNaN(instant) ? "" : new Date(instant).toLocaleString();
  }
}

export function keepCounting() {
  for (const time of document.querySelectorAll("time[datetime]")) setAgo(time, time.dateTime);
}
