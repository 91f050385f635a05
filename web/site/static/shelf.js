/** The photos that fit a filter: how many there are of each day is known at once, the photos come as they are wanted. The wall
 * and the viewer look at the same shelf and hear of every change.
 *
 * Events: `filled` (everything is new), `changed` (some days are), `compared` (with what there is now), `added`, `replaced` and
 * `removed` (a photo), `left` (a photo of which only the id may be known), `failed`.
 */

import { Days, dated } from "./days.js";
import * as finding from "./finding.js";

const ABREAST = 2; // requests at the same time
const FIRST = 60; // photos that come along with the timeline
const MOMENT = 200; // ms over which news are gathered

export class Shelf extends EventTarget {
  filter = {};
  bytes = 0;
  #days = new Days();
  #loading = new Map(); // the promise that brings a day
  #wanted = [0, -1];
  #turn = 0; // how often it was started over: what an earlier filter still brings is dropped
  #news = 0; // how often a photo came or went
  #due = 0; // when to compare

  get days() {
    return this.#days.list;
  }

  get total() {
    return this.#days.total;
  }

  /** Start over with the photos that fit this filter. */
  async open(filter) {
    const turn = ++this.#turn;
    this.filter = filter;
    const [timeline, { photos, next }] = await Promise.all([finding.timeline(filter), finding.photos(filter, FIRST)]);
    if (turn !== this.#turn) return;
    this.#stock(timeline);
    this.#days.take(photos, next);
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
    const before = this.#days;
    const same = (old, day) => old?.count === day.photos && Math.abs(old.shape - day.shape) < 0.01;
    this.#stock(timeline, (day) => (same(before.get(day.day), day) ? before.get(day.day).photos : []));
    this.#tell("changed");
    this.#tell("compared");
    this.#work();
  }

  #stock({ totalBytes, days }, photos) {
    this.bytes = totalBytes;
    this.#loading.clear();
    this.#days = new Days(days, photos);
  }

  // ── what is there ──────────────────────────────────────────────────────────────────────────────────

  find(id) {
    return this.#days.find(id);
  }

  /** How many photos come before this one; -1 for a stranger. */
  place(photo) {
    return this.#days.place(photo);
  }

  /** How many photos come before a day. */
  start(day) {
    return this.#days.start(day);
  }

  /** The photo that many steps further on; undefined beyond either end, or for a stranger. */
  async neighbour(photo, steps) {
    const place = this.place(photo);
    return place < 0 ? undefined : this.at(place + steps);
  }

  /** The photo before which there are so many, loaded where it must be. */
  async at(place) {
    if (place < 0 || place >= this.total) return undefined;
    const { day } = this.#days.holding(place);
    await this.#have(day, place - this.start(day) + 1);
    return this.#days.get(day)?.photos[place - this.start(day)];
  }

  /** The photos from one place to another, both included; `progress` hears how many there are so far, until `signal` ends it. */
  async between(from, to, progress = () => {}, signal = null) {
    const found = [];
    for (const { day } of this.days.filter(({ day, count }) => this.start(day) <= to && this.start(day) + count > from)) {
      const start = this.start(day);
      await this.#have(day, to - start + 1);
      if (signal?.aborted) break;
      found.push(...(this.#days.get(day)?.photos.slice(Math.max(0, from - start), to - start + 1) ?? []));
      progress(found.length);
    }
    return found;
  }

  // ── loading ────────────────────────────────────────────────────────────────────────────────────────

  /** Load these days, by their places in the list, before any other. */
  want(first, last) {
    this.#wanted = [first, last];
    this.#work();
  }

  #work() {
    while (new Set(this.#loading.values()).size < ABREAST) {
      const [first, last] = this.#wanted;
      const day = this.days.slice(first, last + 1).find((each) => this.#lacks(each));
      if (!day) return;
      this.#load(day).then(() => this.#work(), (error) => this.#tell("failed", error));
    }
  }

  #lacks(day) {
    return day.photos.length < day.count && !this.#loading.has(day.day);
  }

  /** So many photos of a day, or all there are. */
  async #have(name, count) {
    for (let day; (day = this.#days.get(name)) && day.photos.length < Math.min(count, day.count); ) {
      await (this.#loading.get(name) ?? this.#load(day));
    }
  }

  /** One page: this day and as many after it as fit, or a part of a large one. */
  #load(day) {
    const run = this.#run(day).map(({ day }) => day);
    const brought = this.#fetch(run, day.next).finally(() => {
      for (const each of run) if (this.#loading.get(each) === brought) this.#loading.delete(each);
    });
    for (const each of run) this.#loading.set(each, brought);
    return brought;
  }

  #run(day) {
    const run = [day];
    let sum = day.count;
    for (const each of this.days.slice(this.#days.at(day.day) + 1)) {
      if (!this.#lacks(each) || (sum += each.count) > finding.PAGE) break;
      run.push(each);
    }
    return run;
  }

  async #fetch(days, cursor) {
    const turn = this.#turn;
    const span = { since: days.at(-1), until: days[0], ...(cursor && { cursor }) };
    const { photos, next } = await finding.photos({ ...this.filter, ...span });
    if (turn !== this.#turn) return;
    this.#days.take(photos, next, days);
    this.#tell("changed");
  }

  // ── news ───────────────────────────────────────────────────────────────────────────────────────────

  /** A photo came, or changed, somewhere. */
  async hear(photo, came = true) {
    const turn = this.#turn;
    const fits = Object.keys(this.filter).length === 0 || (await finding.fits(this.filter, photo));
    if (turn !== this.#turn) return;
    if (!fits) this.remove(photo);
    else if (this.find(photo.id)) this.replace(photo);
    else if (came) this.add(photo);
    else this.#compare();
  }

  /** What happens to photos that are not loaded is seen from how many there are of each day. */
  #compare() {
    this.#due ||= setTimeout(() => {
      this.#due = 0;
      this.refresh().catch(() => {}); // the next news come soon
    }, MOMENT);
  }

  add(photo) {
    if (this.find(photo.id)) return;
    this.#news += 1;
    this.bytes += photo.file_size_bytes;
    this.#days.add(photo);
    this.#tell("added", photo);
  }

  replace(photo) {
    const known = this.find(photo.id);
    if (!known || JSON.stringify(known) === JSON.stringify(photo)) return;
    if (dated(known) !== dated(photo)) return void (this.remove(known), this.add(photo));
    this.#days.replace(photo);
    this.#tell("replaced", photo);
  }

  remove({ id }) {
    this.#news += 1;
    this.#tell("left", { id });
    const photo = this.find(id);
    if (!photo) return this.#compare();
    this.bytes -= photo.file_size_bytes;
    this.#days.remove(photo);
    this.#tell("removed", photo);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
