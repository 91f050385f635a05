/** The wall of photos: every photo has its place from the first moment, and only those near what one looks at are on the page. */

import { Hanging } from "./hanging.js";
import { below, lay, tiles } from "./layout.js";

const AROUND = 0.75; // of the window's height, kept ready above and below it
const AHEAD = 2; // windows beyond which photos' records are fetched
const FAST = 3; // windows a second: whoever goes faster sees no pictures, only their colours
const CALM = 120; // ms without scrolling
const GLIDE = 320; // ms

export class PhotoGrid extends HTMLElement {
  shelf;
  selection;
  list = this.querySelector("[role=listbox]");
  groups = [];
  current = null; // the photo where the keyboard comes to
  height = 0;
  #hanging = new Hanging(this.list);
  #measure = {};
  #due = 0;
  #pace = { at: 0, top: 0, fast: false }; // of the last scrolling
  #pause = 0;
  #drawn = null;
  #fresh = new Set(); // photos that came just now

  /** Show this shelf and selection from now on. */
  hang(shelf, selection) {
    Object.assign(this, { shelf, selection });
    shelf.addEventListener("filled", () => this.#fill());
    for (const news of ["changed", "added", "removed", "replaced"]) shelf.addEventListener(news, () => this.#again());
    shelf.addEventListener("added", ({ detail }) => this.#fresh.add(detail.id));
    shelf.addEventListener("removed", ({ detail }) => this.#bereft(detail));
    selection.addEventListener("change", () => this.#chosen());
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(this.list);
    addEventListener("resize", () => this.#resized());
    this.addEventListener("focusin", ({ target }) => this.#focused(target.closest("[data-photo]")));
  }

  get measure() {
    return this.#measure;
  }

  /** What of the wall is in sight, in pixels from its top. */
  get sight() {
    const { origin, cover } = this.#measure;
    return { top: scrollY - origin + cover, bottom: scrollY - origin + innerHeight };
  }

  // ── where things are ───────────────────────────────────────────────────────────────────────────────

  /** `{ left, top, width, height }` of a photo on the wall, if it is loaded. */
  box(photo) {
    const group = this.groups.find(({ day }) => day.day === photo.taken_at.slice(0, 10));
    const at = group?.day.photos.findIndex(({ id }) => id === photo.id) ?? -1;
    const row = at < 0 ? undefined : group.rows.find(({ to }) => at < to);
    if (!row) return undefined;
    const { left, width } = tiles(row, group.day.photos, this.#measure.gap)[at - row.from];
    return { left: group.left + left, top: group.top + this.#measure.head + row.top, width, height: row.height };
  }

  /** Every row and where it is: `{ day, row, left, top, height }`. */
  get rows() {
    const { head } = this.#measure;
    return this.groups.flatMap(({ day, top, left, rows }) =>
      rows.map((row) => ({ day, row, left, top: top + head + row.top, height: row.height })),
    );
  }

  sees(photo) {
    const box = this.box(photo);
    return Boolean(box) && box.top + box.height > this.sight.top && box.top < this.sight.bottom;
  }

  /** Scroll no further than it takes to see it. */
  reveal(photo) {
    const box = this.box(photo);
    if (!box) return;
    const { top, bottom } = this.sight;
    const { head, apart } = this.#measure;
    if (box.top - head < top) this.go(box.top - head - apart);
    else if (box.top + box.height > bottom) scrollBy(0, box.top + box.height + apart - bottom);
    this.#draw();
  }

  /** Have this height of the wall come right below what covers the page's top. */
  go(top) {
    scrollTo(0, top + this.#measure.origin - this.#measure.cover);
  }

  /** Put the keyboard on a photo's tile. */
  focusOn(photo) {
    if (this.#due) this.#relay();
    this.current = photo.id;
    this.#drawn = null;
    this.reveal(photo);
    this.#hanging.tile(photo.id)?.focus({ preventScroll: true });
  }

  /** The day that is looked at. */
  get day() {
    return this.groups[below(this.groups, this.sight.top)]?.day.day;
  }

  // ── laying out ─────────────────────────────────────────────────────────────────────────────────────

  #resized() {
    const width = this.list.clientWidth;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const row = Math.min(Math.max(7 * rem, 4 * rem + 0.09 * innerWidth), 19 * rem);
    const origin = this.list.getBoundingClientRect().top + scrollY;
    const cover = document.querySelector(".bar").offsetHeight + document.querySelector("filter-bar").offsetHeight;
    const measure = { width, row, gap: Math.max(3, Math.round(row / 48)), head: Math.round(2.75 * rem), apart: Math.round(0.75 * rem), least: 9 * rem, origin, cover };
    if (JSON.stringify(measure) === JSON.stringify(this.#measure)) return;
    this.#keeping(() => (this.#measure = measure));
  }

  #fill() {
    this.current = null;
    this.#lay();
    scrollTo(0, Math.min(scrollY, Math.max(0, this.#measure.origin - this.#measure.cover)));
    this.#draw();
  }

  /** Something changed: once a frame is enough. */
  #again() {
    this.#due ||= requestAnimationFrame(() => this.#relay());
  }

  #relay() {
    cancelAnimationFrame(this.#due);
    this.#due = 0;
    this.#keeping(() => {});
  }

  #chosen() {
    this.classList.toggle("choosing", this.selection.size > 0);
    this.#drawn = null;
    this.#draw();
  }

  /** Lay out anew, and have what one looks at stay where it is. */
  #keeping(change) {
    const anchor = this.#anchor();
    change();
    this.#lay();
    const moved = anchor ? this.#moved(anchor) : 0;
    if (!moved && this.#fresh.size) this.#glide();
    if (moved) scrollBy(0, moved);
    this.#draw();
  }

  /** The others make room where one sees it. */
  #glide() {
    this.list.classList.add("moving");
    setTimeout(() => this.list.classList.remove("moving"), GLIDE);
  }

  #lay() {
    if (!this.#measure.width || !this.shelf) return;
    const { groups, height } = lay(this.shelf.days, this.#measure);
    this.groups = groups;
    this.height = height;
    this.list.style.blockSize = `${height}px`;
    this.#drawn = null;
    this.dispatchEvent(new Event("laid"));
  }

  /** The first photo in sight and how far below the edge it is, or its day while it is not loaded. At the top there is none. */
  #anchor() {
    const { top } = this.sight;
    if (!this.groups.length || top <= 0) return null;
    const group = this.groups[Math.min(below(this.groups, top), this.groups.length - 1)];
    const row = group.rows[Math.min(below(group.rows, top - group.top - this.#measure.head), group.rows.length - 1)];
    const photo = group.day.photos[row.from];
    return { day: group.day.day, photo, top: this.#reference(group, photo) };
  }

  #moved({ day, photo, top }) {
    const after = this.groups.find((group) => group.day.day <= day) ?? this.groups.at(-1);
    return after ? this.#reference(after, after.day.day === day ? photo : null) - top : 0;
  }

  #reference(group, photo) {
    return (photo && this.box(photo)?.top) ?? group.top;
  }

  // ── drawing ────────────────────────────────────────────────────────────────────────────────────────

  #scrolled() {
    const now = performance.now();
    const { at, top } = this.#pace;
    this.#pace = { at: now, top: scrollY, fast: Math.abs(scrollY - top) > (FAST * innerHeight * (now - at)) / 1000 };
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#calm(), CALM);
    this.#draw();
  }

  /** A browser that is late lets the clock strike before it tells of the scrolling; a frame later it has told. */
  #calm() {
    const { at } = this.#pace;
    requestAnimationFrame(() => {
      if (this.#pace.at !== at) return;
      this.#pace.fast = false;
      this.#hanging.develop();
    });
  }

  #focused(tile) {
    if (!tile || this.current === Number(tile.dataset.photo)) return;
    this.current = Number(tile.dataset.photo);
    this.#drawn = null;
    this.#draw();
  }

  /** The keyboard was on a photo that is gone: it goes to the one beside. */
  #bereft({ id }) {
    if (id !== this.current || !this.list.contains(document.activeElement)) return;
    const photos = this.groups.flatMap(({ day }) => day.photos);
    const at = photos.findIndex((photo) => photo.id === id);
    const next = photos[at + 1] ?? photos[at - 1];
    if (next) this.focusOn(next);
  }

  /** Rows near the window, by group. */
  *#near() {
    const { head } = this.#measure;
    const margin = AROUND * innerHeight;
    const [top, bottom] = [this.sight.top - margin, this.sight.bottom + margin];
    for (let at = below(this.groups, top); at < this.groups.length && this.groups[at].top < bottom; at += 1) {
      const group = this.groups[at];
      const inside = group.top + head;
      const first = below(group.rows, top - inside);
      const last = group.rows.findLastIndex((row) => row.top < bottom - inside);
      yield { group, rows: group.rows.slice(first, last + 1) };
    }
  }

  #draw() {
    if (!this.groups.length && this.#hanging.empty) return;
    const near = [...this.#near()];
    const drawn = near.map(({ group, rows }) => `${group.day.day} ${rows[0]?.from} ${rows.at(-1)?.to}`).join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#want(near);
    this.#pin(near);
    this.#hanging.show(near, this.#measure, this.#facts());
  }

  /** Whatever has the keyboard stays on the page, wherever one scrolls to; else the keyboard comes to what is in sight. */
  #pin(near) {
    const photo = this.list.contains(document.activeElement) && this.shelf.find(this.current);
    if (!photo) {
      this.current = near.flatMap(({ group, rows }) => (rows.length ? group.day.photos[rows[0].from] ?? [] : []))[0]?.id;
      return;
    }
    const group = this.groups.find(({ day }) => day.photos.includes(photo));
    const row = group?.rows.find(({ to }) => group.day.photos.indexOf(photo) < to);
    const there = near.find((each) => each.group === group);
    if (row && there && !there.rows.includes(row)) there.rows = [...there.rows, row].toSorted((one, other) => one.from - other.from);
    if (row && !there) near.splice(near.findLastIndex((each) => each.group.top < group.top) + 1, 0, { group, rows: [row] });
  }

  #want(near) {
    if (!near.length) return;
    const [first, last] = [near[0].group, near.at(-1).group].map((group) => this.shelf.days.indexOf(group.day));
    const edge = this.sight.bottom + AHEAD * innerHeight;
    let ahead = last;
    while (this.groups[ahead + 1]?.top < edge) ahead += 1;
    this.shelf.want(first, ahead);
  }

  #facts() {
    const { shelf, selection } = this;
    return {
      total: shelf.total,
      fast: this.#pace.fast,
      still: performance.now() - this.#pace.at > CALM,
      number: ({ day }, at) => shelf.start(day) + at + 1,
      chosen: (photo) => selection.has(photo),
      whole: ({ photos }) => photos.length > 0 && photos.every((photo) => selection.has(photo)),
      current: ({ id }) => id === this.current,
      fresh: ({ id }) => this.#fresh.delete(id),
    };
  }
}

customElements.define("photo-grid", PhotoGrid);
