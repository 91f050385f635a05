/** The photos loaded so far, in order. The grid and the viewer look at the same shelf and hear of every change. */

import * as api from "./api.js";

const GLANCE = 20; // photos looked at for news

export class Shelf extends EventTarget {
  photos = [];
  words = "";
  #next = null;
  #loading = null;
  #search = 0; // how often it was started over: what an earlier search still brings is dropped
  #changes = 0; // likewise for a glance at the newest that crossed a change made here

  get ended() {
    return this.#next === null;
  }

  /** Start over with the photos that fit these words. */
  async search(words) {
    this.words = words;
    const turn = ++this.#search;
    const { photos, next } = await api.page({ words });
    if (turn !== this.#search) return;
    this.photos = photos;
    this.#next = next;
    this.#tell("filled", photos);
  }

  /** Load the next page, once however often it is asked for. */
  more() {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load() {
    if (this.ended) return;
    const turn = this.#search;
    const { photos, next } = await api.page({ words: this.words, cursor: this.#next });
    if (turn !== this.#search) return;
    this.#next = next;
    this.photos.push(...photos);
    this.#tell("grown", photos);
  }

  /** Take in what other doors changed among the newest. When nothing of it was known, start over. */
  async refresh() {
    const before = this.#changes;
    const { photos, next } = await api.page({ words: this.words, limit: GLANCE });
    if (before !== this.#changes) return;
    if (next && !photos.some(({ id }) => this.find(id))) await this.search(this.words);
    else this.#adopt(photos, next ? photos.at(-1).id : 0);
  }

  /** `photos` is all there is from `oldest` on. */
  #adopt(photos, oldest) {
    const there = new Set(photos.map(({ id }) => id));
    this.photos.filter(({ id }) => id >= oldest && !there.has(id)).forEach((photo) => this.remove(photo));
    photos.forEach((photo) => (this.find(photo.id) ? this.replace(photo) : this.add(photo)));
  }

  find(id) {
    return this.photos.find((photo) => photo.id === id);
  }

  /** Put a photo in its place. One older than what was loaded will come with its page. */
  add(photo) {
    const place = this.photos.findIndex(({ id }) => id <= photo.id);
    if (this.photos[place]?.id === photo.id || (place < 0 && !this.ended)) return;
    const before = this.photos[place];
    this.photos.splice(before ? place : this.photos.length, 0, photo);
    this.#tell("added", { photo, before });
  }

  replace(photo) {
    const known = this.find(photo.id);
    if (!known || JSON.stringify(known) === JSON.stringify(photo)) return;
    this.photos[this.photos.indexOf(known)] = photo;
    this.#tell("replaced", photo);
  }

  remove(photo) {
    if (!this.find(photo.id)) return;
    this.photos = this.photos.filter(({ id }) => id !== photo.id);
    this.#tell("removed", photo);
  }

  /** The photo that many steps further on, loading more at the end; undefined beyond either end, or for a stranger. */
  async neighbour(photo, steps) {
    const here = this.photos.indexOf(this.find(photo.id));
    if (here < 0) return undefined;
    if (here + steps >= this.photos.length) await this.more();
    return this.photos[here + steps];
  }

  #tell(name, detail) {
    this.#changes += 1;
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
