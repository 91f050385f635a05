/** What the rooms of the portal share: each waits for whoever is signed in, and offers what they may do. */

import { html, nothing, render } from "lit";
import { Part } from "../part.js";
import { t } from "../tongue.js";
import * as api from "./api.js";
import { none } from "./empty.js";
import { whoami } from "./session.js";

const PER_PAGE = 40;

export class Room extends Part {
  static properties = { trouble: { state: true } };
  me = null;

  constructor() {
    super();
    this.trouble = ""; // why there is nothing to show
  }

  /** What does not come is said where it would stand, and can be asked for again. */
  async begin() {
    this.trouble = "";
    await this.refresh().catch((error) => error.status === 401 || (this.trouble = error.message));
  }

  render() {
    if (this.found !== null || !this.trouble) return super.render();
    return none("retry", this.trouble, html`<button type="button" @click=${this.begin}>${t("Try again")}</button>`);
  }

  /** Viewers look on. */
  get writes() {
    return this.me.role !== "VIEWER";
  }

  get chief() {
    return this.me.role === "SUPER_ADMIN";
  }

  async refresh() {
    this.me = await whoami();
    await super.refresh();
    render(this.acts(), document.querySelector("[data-acts]"));
  }

  /** What stands in the bar above. */
  acts() {
    return nothing;
  }
}

/** A long list, a page at a time. */
export class List extends Room {
  path = "";
  per = PER_PAGE;

  fetched = () => api.get(this.path, { ...this.wish, perPage: this.per });

  /** What is asked for: filters, and an order. */
  get wish() {
    return {};
  }

  get next() {
    const { nextCursor, page, totalPages } = this.found.pagination;
    if (nextCursor) return { cursor: nextCursor };
    return this.wish.sortBy && page < totalPages ? { page: page + 1 } : null;
  }

  more() {
    this.once(async () => {
      const { data, pagination } = await api.get(this.path, { ...this.wish, ...this.next, perPage: this.per });
      const known = new Set(this.found.data.map(({ id }) => id));
      this.found = { data: [...this.found.data, ...data.filter(({ id }) => !known.has(id))], pagination };
    });
  }

  /** One of them is other than it was. */
  put(changed) {
    this.found = { ...this.found, data: this.found.data.map((each) => (each.id === changed.id ? changed : each)) };
  }

  further() {
    return html`<p class="more" ?hidden=${!this.next}><button type="button" aria-busy=${this.busy} @click=${this.more}>${t("Show more")}</button></p>`;
  }
}
