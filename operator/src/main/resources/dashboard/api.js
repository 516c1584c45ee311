// The operator, as the page knows it.

export class SignedOut extends Error {}

async function ask(path, options) {
  const response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  if (response.status === 401 && !options?.method) throw new SignedOut();
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw Object.assign(new Error(told.message ?? `The operator answered with ${response.status}.`), {
      status: response.status,
    });
  }
  return response.status === 204 ? null : response.json();
}

export const session = () => ask("api/session");

export const signIn = (token) => ask("api/session", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ token }),
});

export const signOut = () => ask("api/session", { method: "DELETE" });

export const project = (id) => ask(`api/projects/${id}`);

const BETWEEN_TRIES = 2_000;
const SILENCE = 40_000;

/**
 * The projects that the visitor may get, kept as they are. Tells the listener after each change of which ids there are
 * news; "all" after the first load and after an interruption.
 */
export class Projects {
  byId = new Map();
  loaded = false;
  state = "connecting";
  #listeners = new Set();
  #source = null;
  #watchdog = 0;
  #over = false;

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start() {
    try {
      const list = await ask("api/projects");
      if (this.#over) return;
      this.byId = new Map(list.projects.map((project) => [project.id, project]));
      this.loaded = true;
      this.#tell("all");
      this.#open(list.version);
    } catch (error) {
      if (error instanceof SignedOut) this.#signedOut();
      else this.#again(error.message);
    }
  }

  stop() {
    this.#over = true;
    this.#source?.close();
    clearTimeout(this.#watchdog);
  }

  #open(version) {
    const source = new EventSource(`api/stream?since=${version}`);
    this.#source = source;
    const alive = () => {
      this.#become("live");
      clearTimeout(this.#watchdog);
      this.#watchdog = setTimeout(() => this.#again(), SILENCE);
    };
    source.addEventListener("start", (event) => {
      alive();
      const there = new Set(JSON.parse(event.data));
      const gone = [...this.byId.keys()].filter((id) => !there.has(id));
      gone.forEach((id) => this.byId.delete(id));
      if (gone.length) this.#tell(new Set(gone));
    });
    source.addEventListener("changes", (event) => {
      alive();
      const { projects, gone } = JSON.parse(event.data);
      projects.forEach((project) => this.byId.set(project.id, project));
      gone.forEach((id) => this.byId.delete(id));
      this.#tell(new Set([...projects.map((project) => project.id), ...gone]));
    });
    source.addEventListener("alive", alive);
    source.addEventListener("ended", () => this.#signedOut());
    source.onerror = () => this.#again();
  }

  #again(message) {
    this.#source?.close();
    clearTimeout(this.#watchdog);
    if (this.#over) return;
    this.#become("away", message);
    setTimeout(() => this.#over || this.start(), BETWEEN_TRIES);
  }

  #signedOut() {
    this.stop();
    this.#become("ended");
  }

  #become(state, message) {
    if (this.state === state && !message) return;
    this.state = state;
    this.message = message;
    this.#tell(new Set());
  }

  #tell(ids) {
    this.#listeners.forEach((listener) => listener(ids));
  }
}
