/** Looking at photos one by one. The address says at which, so Back closes it; the viewer is fetched when it is first wanted.
 *
 * `source` has `find(id)`, `neighbour(photo, ±1)` (a promise of the photo beside, or of nothing beyond an end) and
 * `replace(photo)`, and tells `replaced` and `removed`. Here are told: `moved` (to a photo) and `closed` (at a photo).
 */

import * as api from "./api.js";
import { dress } from "./acts.js";
import { latest } from "./latest.js";
import { failed } from "./toasts.js";

export class Looking extends EventTarget {
  #source;
  #viewer = null;
  #latest = latest(); // of the wishes to look at something, only the last one counts

  constructor(source) {
    super();
    this.#source = source;
    history.scrollRestoration = "manual"; // Back closes the photo and leaves the wall where it is
    addEventListener("popstate", () => this.follow());
  }

  /** Look at this photo; the address remembers it. */
  async show(photo) {
    if (location.hash !== `#${photo.id}`) history[this.#viewer?.photo ? "replaceState" : "pushState"](history.state, "", `#${photo.id}`);
    await this.#open(photo);
  }

  /** Look at what the address says, which may be nothing. */
  async follow() {
    const id = Number(location.hash.slice(1));
    if (!id) return this.#viewer?.close();
    try {
      await this.#open(this.#source.find(id) ?? (await api.read(id)));
    } catch (error) {
      failed(error);
    }
  }

  async #open(photo) {
    const isLatest = this.#latest();
    this.#viewer ??= await this.#fetch();
    if (isLatest()) await this.#viewer.open(this.#source, photo);
  }

  async #fetch() {
    const styles = ["vendor/photoswipe/dist/photoswipe.css", "viewer.css"].map(dress);
    await Promise.all([import("./viewer.js"), ...styles]);
    const viewer = document.createElement("photo-viewer");
    viewer.addEventListener("moved", ({ detail }) => this.#moved(detail));
    viewer.addEventListener("closed", ({ detail }) => this.#closed(detail));
    document.body.append(viewer);
    return viewer;
  }

  #moved(photo) {
    if (location.hash && location.hash !== `#${photo.id}`) history.replaceState(history.state, "", `#${photo.id}`);
    this.dispatchEvent(new CustomEvent("moved", { detail: photo }));
  }

  #closed(photo) {
    if (location.hash) history.back();
    this.dispatchEvent(new CustomEvent("closed", { detail: photo }));
  }
}
