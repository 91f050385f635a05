/** How a purge stands, now and at every change until it has ended: as it happens, or by asking now and then. */

import * as api from "./api.js";

const STREAMS = 2; // of all that are followed; browsers have six connections for a whole site
const ASK = 2000; // ms
let streams = 0;

export class Follow {
  #source = null;
  #timer = null;
  #over = false;
  #look = () => (document.hidden ? this.#pause() : this.#go());

  /** `hear` gets each status; `lost` hears true when the connection broke, and false when it is back. */
  constructor(id, hear, lost) {
    this.id = id;
    this.hear = hear;
    this.lost = lost;
    document.addEventListener("visibilitychange", this.#look);
    this.#go();
  }

  stop() {
    this.#over = true;
    this.#pause();
    document.removeEventListener("visibilitychange", this.#look);
  }

  #go() {
    if (this.#over || this.#source || this.#timer) return;
    if (streams < STREAMS) this.#listen();
    else this.#ask();
  }

  #pause() {
    if (this.#source) streams -= 1;
    this.#source?.close();
    clearTimeout(this.#timer);
    this.#source = this.#timer = null;
  }

  #listen() {
    streams += 1;
    this.#source = new EventSource(api.events(this.id));
    this.#source.addEventListener("progress", ({ data }) => this.#heard(JSON.parse(data)));
    this.#source.addEventListener("done", ({ data }) => this.#heard(JSON.parse(data)));
    this.#source.addEventListener("error", ({ target }) => this.#broken(target));
  }

  /** It comes back by itself, unless the server said no. */
  #broken(source) {
    if (this.#source !== source) return;
    this.lost(true);
    if (source.readyState !== EventSource.CLOSED) return;
    this.#pause();
    this.#timer = setTimeout(() => this.#ask(), ASK);
  }

  async #ask() {
    this.#timer = -1;
    try {
      this.#heard(await api.purge(this.id));
    } catch (error) {
      if (error.status === 404) this.stop();
      else this.lost(true);
    }
    if (this.#timer) this.#timer = setTimeout(() => this.#ask(), ASK);
  }

  #heard(status) {
    if (this.#over) return;
    this.lost(false);
    if (status.closedAt || status.state === "done") this.stop();
    this.hear(status);
  }
}
