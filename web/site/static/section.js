/** A day on the wall: its heading, which stays in sight for as long as its photos are, and a tick for all of them. */

import { calendar } from "./calendar.js";

const SECTION = Object.assign(document.createElement("template"), {
  innerHTML: `<section class="day" role="group"><div class="head" aria-hidden="true">
    <span class="check"><svg viewBox="0 0 24 24"><path d="m6.5 12.5 3.5 3.5 7.5-8"/></svg></span><span class="name"></span></div></section>`,
}).content.firstElementChild;

export class Section {
  element = SECTION.cloneNode(true);
  #name = this.element.querySelector(".name");
  #box = "";

  show({ day: { day }, left, top, width, height }, chosen) {
    this.element.classList.toggle("chosen", chosen);
    this.#place(`${left}px`, `${top}px`, `${width}px`, `${height}px`);
    if (this.element.dataset.day === day) return;
    this.element.dataset.day = day;
    this.element.ariaLabel = this.#name.textContent = calendar(day);
  }

  #place(...box) {
    if (box.join() === this.#box) return;
    this.#box = box.join();
    const { style } = this.element;
    [style.insetInlineStart, style.insetBlockStart, style.inlineSize, style.blockSize] = box;
  }
}
