/** The years at the wall's edge: where one is, and a way to be somewhere else at once. */

import { month } from "./calendar.js";

const LEAST = 2.5; // windows of wall below which there is nothing to look for
const APART = 24, CLOSE = 7; // pixels between two years' names, and between two months' dots
const LINGER = 1200; // ms after the last movement

class YearScrubber extends HTMLElement {
  #grid;
  #months = []; // { day, top } of the newest day of each month, from top to bottom
  #track = this.querySelector(".track");
  #thumb = this.querySelector("[role=slider]");
  #name = this.querySelector(".name");
  #shown = "";
  #due = 0;
  #rest = 0;

  hang(grid) {
    this.#grid = grid;
    grid.addEventListener("laid", () => this.#again());
    addEventListener("scroll", () => this.#follow(), { passive: true });
    this.#thumb.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", (event) => this.#grab(event));
    this.addEventListener("pointermove", (event) => this.#point(event.clientY));
  }

  #again() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#draw());
  }

  get #span() {
    const { top, bottom } = this.#grid.sight;
    return Math.max(1, this.#grid.height - (bottom - top));
  }

  /** Where on the track a height of the wall is, from 0 to 1. */
  #share(top) {
    return Math.min(1, Math.max(0, top / this.#span));
  }

  #draw() {
    const { groups, height } = this.#grid;
    this.hidden = height < LEAST * innerHeight;
    if (this.hidden) return;
    this.#months = groups.filter(({ day: { day } }, at) => day.slice(0, 7) !== groups[at - 1]?.day.day.slice(0, 7)).map(({ day: { day }, top }) => ({ day, top }));
    const length = this.#track.clientHeight;
    this.#thumb.style.setProperty("--length", `${length}px`);
    const marks = [...this.#marks(length)];
    const shown = JSON.stringify(marks);
    if (shown !== this.#shown) this.#track.replaceChildren(...marks.map(mark));
    this.#shown = shown;
    this.#follow();
  }

  /** The name of each year, and dots for its other months, where there is space. */
  *#marks(length) {
    let name = -APART, dot = -CLOSE, year = "";
    for (const { day, top } of this.#months) {
      const place = this.#share(top) * length;
      const fresh = day.slice(0, 4) !== year;
      year = day.slice(0, 4);
      if (fresh && place - name >= APART) yield { text: year, place: (name = dot = place) };
      else if (place - dot >= CLOSE && place - name >= APART / 2) yield { text: "", place: (dot = place) };
    }
  }

  #follow() {
    if (this.hidden || !this.#months.length) return;
    const { sight, day } = this.#grid;
    const share = this.#share(sight.top);
    this.#thumb.style.setProperty("--at", share.toFixed(4));
    this.#tell(day);
    this.#awake();
  }

  #tell(day) {
    const text = day ? month(day) : "";
    if (this.#name.textContent === text) return;
    this.#name.textContent = text;
    this.#thumb.ariaValueText = text;
    this.#thumb.ariaValueNow = Math.round(this.#share(this.#grid.sight.top) * 100);
  }

  #awake() {
    this.classList.add("awake");
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.classList.remove("awake"), LINGER);
  }

  // ── going somewhere ────────────────────────────────────────────────────────────────────────────────

  #grab(event) {
    if (event.pointerType === "touch" && !event.target.closest("[role=slider]")) return;
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    this.classList.add("held");
    this.#go(event.clientY);
    const over = new AbortController();
    this.addEventListener("pointermove", ({ clientY }) => this.#go(clientY), { signal: over.signal });
    for (const end of ["pointerup", "pointercancel"]) {
      this.addEventListener(end, () => (over.abort(), this.classList.remove("held")), { signal: over.signal });
    }
  }

  #at(clientY) {
    const { top, height } = this.#track.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientY - top) / height));
  }

  #go(clientY) {
    this.#grid.go(this.#at(clientY) * this.#span);
  }

  /** The month under the mouse. */
  #point(clientY) {
    const share = this.#at(clientY);
    const there = this.#months.findLast(({ top }) => this.#share(top) <= share) ?? this.#months[0];
    this.style.setProperty("--point", share.toFixed(4));
    this.dataset.point = there ? month(there.day) : "";
  }

  /** Arrows go by months, pages by years. */
  #key(event) {
    const { top } = this.#grid.sight;
    const here = this.#months.findLastIndex((each) => each.top <= top + 2);
    const year = (at) => this.#months[at]?.day.slice(0, 4);
    const steps = {
      ArrowDown: () => here + 1,
      ArrowUp: () => (this.#months[here]?.top < top - 2 ? here : here - 1),
      PageDown: () => this.#months.findIndex((_, at) => at > here && year(at) !== year(here)),
      PageUp: () => this.#months.findIndex((_, at) => year(at) === year(Math.max(0, here - 1))),
      Home: () => 0,
      End: () => this.#months.length - 1,
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    const goal = this.#months[steps[event.key]()];
    if (goal) this.#grid.go(goal.top);
  }
}

function mark({ text, place }) {
  const made = document.createElement("span");
  made.className = text ? "year" : "dot";
  made.textContent = text;
  made.style.insetBlockStart = `${place}px`;
  return made;
}

customElements.define("year-scrubber", YearScrubber);
