// Which page is shown, and for whom.
import { el, text } from "./elements.js";
import { Projects, SignedOut, session, signOut } from "./api.js";
import { keepCounting } from "./format.js";
import { listPage } from "./list.js";
import { projectPage } from "./project.js";
import { signInPage } from "./sign-in.js";

const main = document.getElementById("main");
const live = document.getElementById("live");
const visitor = document.getElementById("visitor");

const WORDS = { connecting: "Connecting…", live: "Live", away: "Not connected, trying again…", ended: "" };

let projects = null;
let leave = () => {};

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

function show() {
  leave();
  leave = () => {};
  const [, kind, namespace, name] = location.hash.split("/");
  leave = kind === "project" && name
    ? projectPage(main, projects, `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`, () => goSignIn())
    : listPage(main, projects);
}

function tellState() {
  if (!projects) return;
  live.className = `connection ${projects.state}`;
  text(live, projects.message && projects.state === "away" ? projects.message : WORDS[projects.state]);
  if (projects.state === "ended") goSignIn("Your session has ended: the token has expired, or you signed out elsewhere.");
}

function goSignIn(note) {
  leave();
  leave = () => {};
  projects?.stop();
  projects = null;
  visitor.hidden = true;
  live.className = "connection";
  text(live, "");
  signInPage(main, note, welcome);
}

function welcome({ user }) {
  visitor.replaceChildren(
    el("span", { title: user }, user),
    el("button", {
      type: "button",
      onclick: async () => {
        await signOut().catch(() => {});
        goSignIn();
      },
    }, "Sign out"));
  visitor.hidden = false;
  projects = new Projects();
  projects.listen(tellState);
  tellState();
  projects.start();
  show();
}

addEventListener("hashchange", () => {
  if (!projects) return;
  show();
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
setInterval(keepCounting, 5_000);

session().then(welcome, (error) => goSignIn(error instanceof SignedOut ? undefined : error.message));
