// Elements, made and changed without HTML in strings: what projects say is text, whatever it looks like.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Sets the text of an element where it is another one: what does not change is not drawn again, nor read out. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

export function attribute(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Brings the children of an element into an order, and moves only those that are elsewhere. */
export function order(parent, children) {
  const focused = document.activeElement;
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  if (focused && focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

const SHAPES = {
  failing: "M8 1l7 13H1zM8 6v4M8 12v.6",
  degraded: "M8 1l7 7-7 7-7-7zM8 5v4M8 11v.6",
  progressing: "M8 1.5a6.5 6.5 0 1 1-6.4 5.3M8 4.5V8l2.5 1.5",
  unknown: "M5.5 6a2.5 2.5 0 1 1 3.4 2.3Q8 8.7 8 10M8 12.4v.6",
  deleting: "M3 4h10M6 4V2h4v2M4.5 4l.7 10h5.6l.7-10",
  paused: "M5 3v10M11 3v10",
  suspended: "M12.5 10.5A5.5 5.5 0 1 1 6 3a4.5 4.5 0 0 0 6.5 7.5z",
  healthy: "M2.5 8.5l4 4 7-8",
};

const NAMES = {
  failing: "Failing",
  degraded: "Needs attention",
  progressing: "In progress",
  unknown: "Unknown",
  deleting: "Being deleted",
  paused: "Paused",
  suspended: "Suspended",
  healthy: "Healthy",
};

/** The worst first. */
export const HEALTHS = Object.keys(NAMES);

export const healthName = (health) => NAMES[health] ?? NAMES.unknown;

/** A health, by shape and word as well as by colour. */
export function healthMark(health) {
  return el("span", { class: `health ${health}` },
    svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: SHAPES[health] ?? SHAPES.unknown })),
    el("span", null, healthName(health)));
}
