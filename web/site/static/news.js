/** Photos that came while one looks elsewhere: a word of how many, and the way to them. */

import { tn } from "./tongue.js";

export class News {
  #fresh = [];

  constructor(shelf, grid, pill) {
    Object.assign(this, { shelf, grid, pill });
    shelf.addEventListener("added", ({ detail }) => this.#came(detail));
    shelf.addEventListener("removed", ({ detail }) => this.#keep((photo) => photo.id !== detail.id));
    shelf.addEventListener("filled", () => this.#keep(() => false));
    grid.addEventListener("laid", () => this.#again());
    addEventListener("scroll", () => this.#fresh.length && this.#again(), { passive: true });
    pill.addEventListener("click", () => grid.focusOn(this.#fresh.at(-1)));
  }

  #came(photo) {
    this.#fresh.push(photo);
  }

  #again() {
    this.#keep((photo) => !this.grid.sees(photo));
  }

  #keep(rule) {
    this.#fresh = this.#fresh.filter(rule);
    this.pill.hidden = this.#fresh.length === 0;
    this.pill.querySelector("span").textContent = tn("{n} new", "{n} new", this.#fresh.length);
  }
}
