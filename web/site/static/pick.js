/** Opening and choosing photos on the wall: with the mouse, with a finger, with the keyboard. */

import { lasso } from "./lasso.js";
import { KEYS, led } from "./steer.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";

const MANY = 500; // photos that are chosen at once without a question
const LONG = 450; // ms a finger rests on a photo in order to choose it
const SLIP = 10; // pixels it may move meanwhile

/** On the empty ground around the photos, and not on the window's scrollbar. */
const bare = ({ target, clientX }) => target.matches?.("html, body, main") && clientX < document.documentElement.clientWidth;

export class Picking {
  #stretched = []; // what the last range chose
  #gathering = null; // what ends it
  #deaf = false; // to the click that ends a long press or a lasso

  constructor(grid, selection) {
    Object.assign(this, { grid, shelf: grid.shelf, selection });
    grid.addEventListener("click", (event) => this.#clicked(event).catch(failed));
    grid.addEventListener("keydown", (event) => this.#pressed(event).catch(failed));
    document.addEventListener("pointerdown", (event) => (grid.contains(event.target) || bare(event)) && this.#down(event));
    grid.addEventListener("contextmenu", (event) => event.pointerType === "touch" && event.preventDefault());
    selection.addEventListener("cleared", () => this.#end());
  }

  /** Everything the filter fits. */
  async all() {
    if (!(await this.#sure(this.shelf.total))) return;
    const photos = await this.#gathered(0, this.shelf.total - 1);
    if (photos) this.selection.set(photos);
  }

  /** Answers whether there was anything to give up. */
  none() {
    const some = Boolean(this.#gathering) || this.selection.size > 0;
    this.selection.clear();
    return some;
  }

  /** The photos from one place to another; null when that was given up meanwhile: for another choice, for none, for another filter. */
  async #gathered(from, to) {
    this.#end();
    const { signal } = (this.#gathering = new AbortController());
    try {
      const photos = await this.shelf.between(from, to, (count) => this.#progress(count), signal);
      return signal.aborted ? null : photos;
    } finally {
      if (!signal.aborted) this.#end();
    }
  }

  #end() {
    if (!this.#gathering) return;
    this.#gathering.abort();
    this.#gathering = null;
    this.#progress(null);
  }

  #progress(count) {
    this.selection.dispatchEvent(new CustomEvent("gathering", { detail: count }));
  }

  async #sure(count) {
    if (count <= MANY) return true;
    const { asked } = await import("./ask.js");
    const question = tn("Choose {n} photo?", "Choose {n} photos?", count);
    return asked(question, t("That is a lot at once. Nothing happens to them until you say what."), t("Choose them"));
  }

  async #clicked({ target, shiftKey, ctrlKey, metaKey }) {
    if (this.#deaf) return;
    const photo = this.#photo(target);
    if (target.closest(".head .check")) await this.#day(target.closest("[data-day]").dataset.day);
    else if (photo && shiftKey && this.selection.last) await this.#stretch(photo);
    else if (photo && (target.closest(".check") || this.selection.size || ctrlKey || metaKey)) this.#toggle(photo);
    else if (photo) this.#open(photo);
  }

  #photo(target) {
    return this.shelf.find(Number(target.closest("[data-photo]")?.dataset.photo));
  }

  #toggle(photo) {
    this.#stretched = [];
    this.selection.toggle(photo);
  }

  #open(photo) {
    this.grid.dispatchEvent(new CustomEvent("choose", { detail: photo }));
  }

  /** All from where the last choice was to here, instead of the range that was chosen from there before. */
  async #stretch(photo) {
    const [from, to] = [this.selection.last, photo].map((each) => this.shelf.place(each)).toSorted((one, other) => one - other);
    if (from < 0 || !(await this.#sure(to - from + 1))) return;
    const found = await this.#gathered(from, to);
    if (!found) return;
    const stretched = new Set(this.#stretched);
    const before = new Set(this.selection.photos.filter((each) => !stretched.has(each)));
    this.#stretched = found.filter((each) => !before.has(each));
    this.selection.set([...before, ...this.#stretched]);
  }

  async #day(day) {
    const first = this.shelf.start(day);
    const { count } = this.shelf.days.find((each) => each.day === day);
    if (!(await this.#sure(count))) return;
    const photos = await this.#gathered(first, first + count - 1);
    if (!photos) return;
    if (photos.every((photo) => this.selection.has(photo))) this.selection.drop(photos);
    else this.selection.add(photos);
  }

  // ── keys ───────────────────────────────────────────────────────────────────────────────────────────

  async #pressed(event) {
    const photo = this.#photo(event.target);
    if (!photo || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { Enter: () => this.#open(photo), " ": () => this.#toggle(photo), x: () => this.#toggle(photo) }[event.key];
    if (!act && !KEYS.includes(event.key)) return;
    event.preventDefault();
    if (act) act();
    else await this.#lead(photo, event);
  }

  async #lead(photo, { key, shiftKey }) {
    const goal = await led(this.grid, photo, key);
    if (!goal) return;
    if (shiftKey) {
      this.selection.last ??= photo;
      await this.#stretch(goal);
    }
    this.grid.focusOn(goal);
  }

  // ── pointers ───────────────────────────────────────────────────────────────────────────────────────

  #down(event) {
    this.#deaf = false;
    if (event.pointerType === "mouse" && event.button === 0) lasso(this.grid, this.selection, event, () => (this.#deaf = true));
    else if (event.pointerType === "touch") this.#rest(event);
  }

  #rest({ target, clientX, clientY }) {
    const photo = this.#photo(target);
    if (!photo) return;
    const over = new AbortController();
    const stop = () => (clearTimeout(timer), over.abort());
    const timer = setTimeout(() => {
      stop();
      this.#deaf = true;
      navigator.vibrate?.(10);
      this.#toggle(photo);
    }, LONG);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, stop, { signal: over.signal });
    addEventListener("pointermove", (event) => Math.hypot(event.clientX - clientX, event.clientY - clientY) > SLIP && stop(), { signal: over.signal });
  }
}
