/** Days in order, the newest first, each `{ day, count, shape, photos, next }`: how many photos it has, the sum of their shapes,
 * those that are loaded, and the cursor of those that are not, where a day came in parts. A day is never changed, only replaced.
 */

import { shape } from "./layout.js";

/** Days are those of UTC, as the server counts them. */
export const dated = ({ taken_at }) => taken_at.slice(0, 10);

const newest = (one, other) => (one.taken_at === other.taken_at ? other.id - one.id : one.taken_at < other.taken_at ? 1 : -1);

export class Days {
  list = [];
  total = 0;
  #photos = new Map();
  #places = new Map(); // where in the list a day is
  #starts = []; // how many photos come before a day

  /** The days of a timeline, with those photos of theirs that are known. */
  constructor(days = [], photos = () => []) {
    this.#set(days.map((day) => ({ day: day.day, count: day.photos, shape: day.shape, photos: photos(day), next: null })));
    for (const day of this.list) for (const photo of day.photos) this.#photos.set(photo.id, photo);
  }

  #set(list) {
    this.list = list;
    this.#places = new Map(list.map(({ day }, at) => [day, at]));
    this.#count();
  }

  #count() {
    this.total = 0;
    this.#starts = this.list.map(({ count }) => (this.total += count) - count);
  }

  #put(day) {
    if (day.count) this.list[this.at(day.day)] = day;
    if (day.count) this.#count();
    else this.#set(this.list.filter((each) => each.day !== day.day));
  }

  find(id) {
    return this.#photos.get(id);
  }

  /** Where in the list a day is. */
  at(day) {
    return this.#places.get(day) ?? -1;
  }

  get(day) {
    return this.list[this.at(day)];
  }

  /** How many photos come before a day. */
  start(day) {
    return this.#starts[this.at(day)];
  }

  /** The day of the photo before which there are so many. */
  holding(place) {
    return this.list[this.#starts.findLastIndex((start) => start <= place)];
  }

  /** How many photos come before this one; -1 for a stranger. */
  place(photo) {
    const day = this.get(dated(photo));
    const within = day?.photos.findIndex(({ id }) => id === photo.id) ?? -1;
    return within < 0 ? -1 : this.start(day.day) + within;
  }

  /** Put a page in these days. One that has come to its end has as many photos as came, whatever was foreseen. */
  take(photos, next, days = [...new Set(photos.map(dated))]) {
    const came = Map.groupBy(photos, dated);
    const open = next && photos.length ? dated(photos.at(-1)) : null;
    for (const day of days) {
      const old = this.get(day);
      if (!old || (open && day < open)) continue; // beyond this page
      const known = new Set(old.photos.map(({ id }) => id));
      const all = [...old.photos, ...(came.get(day) ?? []).filter(({ id }) => !known.has(id))];
      this.#put(day === open ? { ...old, photos: all, next } : whole(old, all));
    }
    for (const photo of photos) this.#photos.set(photo.id, photo);
  }

  /** A new photo; one that lies beyond what is loaded of its day will come with its page. */
  add(photo) {
    if (!this.get(dated(photo))) this.#insert(dated(photo));
    const old = this.get(dated(photo));
    const photos = [...old.photos, photo].toSorted(newest);
    const beyond = old.photos.length < old.count && photos.at(-1) === photo;
    this.#put({ ...old, count: old.count + 1, shape: old.shape + shape(photo), photos: beyond ? old.photos : photos });
    if (!beyond) this.#photos.set(photo.id, photo);
  }

  #insert(day) {
    const fresh = { day, count: 0, shape: 0, photos: [], next: null };
    this.#set([...this.list, fresh].toSorted((one, other) => (one.day < other.day ? 1 : -1)));
  }

  replace(photo) {
    const old = this.get(dated(photo));
    this.#photos.set(photo.id, photo);
    this.#put({ ...old, photos: old.photos.map((each) => (each.id === photo.id ? photo : each)) });
  }

  remove(photo) {
    const old = this.get(dated(photo));
    const photos = old.photos.filter(({ id }) => id !== photo.id);
    this.#photos.delete(photo.id);
    this.#put({ ...old, count: old.count - 1, shape: old.shape - shape(photo), photos });
  }
}

const whole = (day, photos) => ({
  ...day,
  photos,
  count: photos.length,
  shape: photos.reduce((sum, photo) => sum + shape(photo), 0),
  next: null,
});
