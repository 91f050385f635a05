/** News of the library as it happens, for as long as somebody looks. */

import * as finding from "./finding.js";

const AGAIN = 10_000; // ms until the next try where the server said no

export class Live {
  #shelf;
  #source = null;
  #timer = 0;

  constructor(shelf) {
    this.#shelf = shelf;
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("pagehide", () => this.#stop()); // an open connection would keep the browser from keeping the page
    addEventListener("pageshow", () => this.#look());
    this.#look();
  }

  #look() {
    if (document.hidden) this.#stop();
    else if (!this.#source) this.#listen();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #listen() {
    this.#source = new EventSource(finding.events());
    this.#hear("ready", () => this.#shelf.refresh());
    this.#hear("added", ({ photo }) => this.#shelf.hear(photo));
    this.#hear("changed", ({ photo }) => this.#shelf.hear(photo, false));
    this.#hear("removed", (photo) => this.#shelf.remove(photo));
    this.#source.addEventListener("error", ({ target }) => this.#broken(target));
  }

  /** What cannot be looked at now is no trouble for anybody: the next news come soon. */
  #hear(name, act) {
    this.#source.addEventListener(name, async ({ data }) => act(JSON.parse(data))?.catch?.(() => {}));
  }

  /** It comes back by itself, unless the server said no. */
  #broken(source) {
    if (source !== this.#source || source.readyState !== EventSource.CLOSED) return;
    this.#stop();
    this.#timer = setTimeout(() => this.#look(), AGAIN);
  }
}
