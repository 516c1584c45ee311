// Who looks says so by a token of Kubernetes, once.
import { el, text } from "./elements.js";
import { signIn } from "./api.js";

export function signInPage(main, note, signedIn) {
  document.title = "Sign in · NextMavens";
  const error = el("p", { class: "error", role: "alert", id: "sign-in-error" });
  const input = el("input", {
    type: "password", id: "token", name: "token", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "token-help sign-in-error",
  });
  const button = el("button", { type: "submit", class: "primary" }, "Sign in");
  const form = el("form", { class: "sign-in card", novalidate: true, onsubmit: submit },
    el("h1", null, "Sign in"),
    note && el("p", { class: "quiet" }, note),
    el("label", { for: "token" }, "Token of Kubernetes"),
    input, error, button,
    el("div", { id: "token-help", class: "quiet help" },
      el("p", null, "You see the projects that the owner of the token may get."),
      el("p", null, "A token that holds for an hour:"),
      el("pre", { tabindex: "0" }, "kubectl -n team create token viewer")));

  async function submit(event) {
    event.preventDefault();
    if (!input.value.trim()) {
      text(error, "Paste a token first.");
      input.focus();
      return;
    }
    button.disabled = true;
    text(error, "");
    try {
      signedIn(await signIn(input.value));
    } catch (problem) {
      text(error, problem.message);
      input.select();
      button.disabled = false;
    }
  }

  main.replaceChildren(form);
  input.focus();
}
