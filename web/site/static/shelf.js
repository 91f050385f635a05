/** The photos that fit a filter, in their days: how many there are of each day is known at once, the photos come as they are
 * wanted. The wall and the viewer look at the same shelf and hear of every change.
 *
 * Events: `filled` (everything is new), `changed` (some days are), `replaced`, `added` and `removed` (a photo).
 */

import * as finding from "./finding.js";
import { shape } from "./layout.js";

const ABREAST = 2; // requests at the same time
const FIRST = 60; // photos that come along with the timeline

export class Shelf extends EventTarget {
  filter = {};
  days = []; // { day, count, shape, photos, next }, the newest first
  total = 0;
  bytes = 0;
  #photos = new Map();
  #places = new Map(); // where in `days` a day is
  #starts = []; // how many photos come before a day
  #loading = new Map(); // the promise that brings a day
  #wanted = [0, -1];
  #news = 0; // how often a photo came or went
  #turn = 0; // how often it was started over: what an earlier filter still brings is dropped

  /** Start over with the photos that fit this filter. */
  async open(filter) {
    const turn = ++this.#turn;
    this.filter = filter;
    const [timeline, { photos, next }] = await Promise.all([finding.timeline(filter), finding.photos(filter, FIRST)]);
    if (turn !== this.#turn) return;
    this.#photos.clear();
    this.#stock(timeline, () => []);
    this.#take(photos, next);
    this.#count();
    this.#tell("filled");
  }

  /** Compare with what there is now, after a while of hearing nothing. */
  async refresh() {
    let turn, news, timeline;
    do {
      [turn, news] = [this.#turn, this.#news];
      timeline = await finding.timeline(this.filter);
      if (turn !== this.#turn) return;
    } while (news !== this.#news); // what came meanwhile may not be in it
    const before = new Map(this.days.map((day) => [day.day, day]));
    const same = (day) => before.get(day.day)?.count === day.photos && Math.abs(before.get(day.day).shape - day.shape) < 0.01;
    this.#stock(timeline, (day) => (same(day) ? before.get(day.day).photos : []));
    this.#count();
    this.#tell("changed");
    this.#work();
  }

  #stock({ total, totalBytes, days }, photos) {
    this.total = total;
    this.bytes = totalBytes;
    this.#loading.clear();
    this.days = days.map((day) => ({ day: day.day, count: day.photos, shape: day.shape, photos: photos(day), next: null }));
    this.#places = new Map(this.days.map(({ day }, place) => [day, place]));
  }

  #count() {
    let before = 0;
    this.#starts = this.days.map(({ count }) => (before += count) - count);
  }

  // ── what is there ──────────────────────────────────────────────────────────────────────────────────

  find(id) {
    return this.#photos.get(id);
  }

  /** How many photos come before this one; -1 for a stranger. */
  place(photo) {
    const at = this.#places.get(dated(photo));
    const within = this.days[at]?.photos.findIndex(({ id }) => id === photo.id) ?? -1;
    return within < 0 ? -1 : this.#starts[at] + within;
  }

  start(day) {
    return this.#starts[this.#places.get(day)];
  }

  /** The photo that many steps further on; undefined beyond either end, or for a stranger. */
  async neighbour(photo, steps) {
    const place = this.place(photo);
    return place < 0 ? undefined : this.at(place + steps);
  }

  /** The photo before which there are so many, loaded where it must be. */
  async at(place) {
    if (place < 0 || place >= this.total) return undefined;
    const day = this.#starts.findLastIndex((start) => start <= place);
    await this.#have(day, place - this.#starts[day] + 1);
    return this.days[day]?.photos[place - this.#starts[day]];
  }

  /** The photos from one place to another, both included; `progress` hears how many there are so far. */
  async between(from, to, progress = () => {}) {
    const found = [];
    const first = this.#starts.findLastIndex((start) => start <= from);
    for (let at = first; at < this.days.length && this.#starts[at] <= to; at += 1) {
      await this.#have(at, Math.min(this.days[at].count, to - this.#starts[at] + 1));
      const start = this.#starts[at];
      found.push(...this.days[at].photos.slice(Math.max(0, from - start), to - start + 1));
      progress(found.length);
    }
    return found;
  }

  // ── loading ────────────────────────────────────────────────────────────────────────────────────────

  /** Load these days, by their places, before any other. */
  want(first, last) {
    this.#wanted = [first, last];
    this.#work();
  }

  #work() {
    while (this.#running < ABREAST) {
      const first = this.days.findIndex((day, at) => at >= this.#wanted[0] && at <= this.#wanted[1] && this.#lacks(day));
      if (first < 0) return;
      this.#load(first).then(() => this.#work(), (error) => this.#tell("failed", error));
    }
  }

  get #running() {
    return new Set(this.#loading.values()).size;
  }

  #lacks(day) {
    return day.photos.length < day.count && !this.#loading.has(day.day);
  }

  async #have(at, count) {
    const { day } = this.days[at];
    const lacking = () => this.days[this.#places.get(day)]?.photos.length < Math.min(count, this.days[this.#places.get(day)].count);
    while (lacking()) await (this.#loading.get(day) ?? this.#load(this.#places.get(day)));
  }

  /** One page: this day and as many after it as fit, or a part of a large one. */
  #load(first) {
    let last = first, sum = this.days[first].count;
    while (this.#lacks(this.days[last + 1] ?? { photos: [], count: 0 }) && sum + this.days[last + 1].count <= finding.PAGE) {
      last += 1;
      sum += this.days[last].count;
    }
    const days = this.days.slice(first, last + 1).map(({ day }) => day);
    const run = this.#fetch(days, this.days[first].next).finally(() => days.forEach((day) => this.#loading.get(day) === run && this.#loading.delete(day)));
    days.forEach((day) => this.#loading.set(day, run));
    return run;
  }

  async #fetch(days, cursor) {
    const turn = this.#turn;
    const span = { since: days.at(-1), until: days[0], ...(cursor && { cursor }) };
    const { photos, next } = await finding.photos({ ...this.filter, ...span });
    if (turn !== this.#turn) return;
    this.#take(photos, next, days);
    this.#count();
    this.#tell("changed");
  }

  /** Put what came in its days. A day that has come to its end has as many photos as came, whatever was foreseen. */
  #take(photos, next, days = [...new Set(photos.map(dated))]) {
    const came = Map.groupBy(photos, dated);
    const open = next && photos.length ? dated(photos.at(-1)) : null;
    for (const day of days) {
      if (open && day < open) continue; // beyond this page
      const old = this.days[this.#places.get(day)];
      if (!old) continue;
      const all = [...old.photos, ...(came.get(day) ?? []).filter(({ id }) => !old.photos.some((photo) => photo.id === id))];
      this.#put(day === open ? { ...old, photos: all, next } : whole(old, all));
    }
    for (const photo of photos) this.#photos.set(photo.id, photo);
  }

  #put(day) {
    const at = this.#places.get(day.day);
    this.total += day.count - this.days[at].count;
    this.days[at] = day;
  }

  // ── news ───────────────────────────────────────────────────────────────────────────────────────────

  /** A photo came or changed somewhere. */
  async hear(photo) {
    const turn = this.#turn;
    const fits = Object.keys(this.filter).length === 0 || (await finding.fits(this.filter, photo));
    if (turn !== this.#turn) return;
    if (!fits) this.remove(photo);
    else if (this.find(photo.id)) this.replace(photo);
    else this.add(photo);
  }

  add(photo) {
    if (this.find(photo.id)) return;
    this.#news += 1;
    if (!this.#places.has(dated(photo))) this.#insert(dated(photo));
    const old = this.days[this.#places.get(dated(photo))];
    const photos = [...old.photos, photo].toSorted(newest);
    const beyond = old.photos.length < old.count && photos.at(-1) === photo; // it will come with its page
    this.#put({ ...old, count: old.count + 1, shape: old.shape + shape(photo), photos: beyond ? old.photos : photos });
    this.bytes += photo.file_size_bytes;
    if (!beyond) this.#photos.set(photo.id, photo);
    this.#count();
    this.#tell("added", photo);
  }

  #insert(day) {
    this.days = [...this.days, { day, count: 0, shape: 0, photos: [], next: null }].toSorted((one, other) => (one.day < other.day ? 1 : -1));
    this.#places = new Map(this.days.map(({ day }, place) => [day, place]));
  }

  replace(photo) {
    const known = this.find(photo.id);
    if (!known || JSON.stringify(known) === JSON.stringify(photo)) return;
    this.#photos.set(photo.id, photo);
    const old = this.days[this.#places.get(dated(photo))];
    this.#put({ ...old, photos: old.photos.map((each) => (each.id === photo.id ? photo : each)) });
    this.#tell("replaced", photo);
  }

  remove({ id }) {
    const photo = this.find(id);
    this.#news += 1;
    if (!photo) return;
    const old = this.days[this.#places.get(dated(photo))];
    this.#photos.delete(id);
    this.#put({ ...old, count: old.count - 1, shape: old.shape - shape(photo), photos: old.photos.filter((each) => each.id !== id) });
    this.bytes -= photo.file_size_bytes;
    this.days = this.days.filter(({ count }) => count > 0);
    this.#places = new Map(this.days.map(({ day }, place) => [day, place]));
    this.#count();
    this.#tell("removed", photo);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Days are those of UTC, as the server counts them. */
const dated = ({ taken_at }) => taken_at.slice(0, 10);

const newest = (one, other) => (one.taken_at === other.taken_at ? other.id - one.id : one.taken_at < other.taken_at ? 1 : -1);

const whole = (day, photos) => ({ ...day, photos, count: photos.length, shape: photos.reduce((sum, photo) => sum + shape(photo), 0), next: null });
