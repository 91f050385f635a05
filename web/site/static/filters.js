/** The filter bar: what the wall is narrowed to, and what else it could be. It tells `filter` with the wish of whoever pressed. */

import { html, nothing } from "lit";
import { kinds, named } from "./kinds.js";
import * as finding from "./finding.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { bytes, plain } from "./words.js";

const FEW = 8; // choices that need no search
const EDGE = 8; // pixels between a menu and the window's edge

export class FilterBar extends LightElement {
  static properties = { filter: { state: true }, facets: { state: true }, open: { state: true }, words: { state: true }, total: { state: true } };

  constructor() {
    super(); // fields of the class would hide what Lit watches
    Object.assign(this, { filter: {}, facets: null, open: null, words: "", total: null });
  }

  connectedCallback() {
    this.replaceChildren(); // the server drew what it looks like before this runs
    super.connectedCallback();
  }

  get #menu() {
    return this.querySelector("[popover]");
  }

  /** Names for what the address says need the facets; they come after the photos. */
  updated(changed) {
    if (changed.has("filter") && !this.facets && ["album", "chat", "sender"].some((part) => this.filter[part])) this.#fetch();
  }

  async #fetch() {
    try {
      this.facets = await finding.facets();
    } catch (error) {
      failed(error);
    }
  }

  #wish(change) {
    const wish = Object.fromEntries(Object.entries({ ...this.filter, ...change }).filter(([, value]) => value));
    this.dispatchEvent(new CustomEvent("filter", { detail: wish }));
  }

  // ── the menu ───────────────────────────────────────────────────────────────────────────────────────

  async #toggle(kind, button) {
    const again = this.open === kind.name && this.#menu.matches(":popover-open");
    if (this.#menu.matches(":popover-open")) this.#menu.hidePopover();
    if (again) return;
    this.open = kind.name;
    this.words = "";
    this.#fetch();
    await this.updateComplete;
    this.#place(button.closest(".chip"));
    this.#menu.showPopover();
    this.#menu.querySelector("input, button")?.focus({ preventScroll: true });
  }

  #place(chip) {
    const box = chip.getBoundingClientRect();
    const width = this.#menu.offsetWidth || 320;
    const rtl = getComputedStyle(this).direction === "rtl";
    const left = rtl ? box.right - width : box.left;
    this.#menu.style.setProperty("--left", `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
    this.#menu.style.setProperty("--top", `${box.bottom + EDGE}px`);
  }

  #closed({ newState }) {
    if (newState !== "closed") return;
    const chip = this.querySelector(`[data-kind="${this.open}"] button`);
    if (this.#menu.contains(document.activeElement)) chip?.focus();
    this.open = null;
  }

  #choose(kind, value) {
    this.#menu.hidePopover();
    this.#wish(kind.wish(this.filter, value));
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.type === "date") return;
    event.preventDefault();
    const stops = [...this.#menu.querySelectorAll("input, button")];
    stops[stops.indexOf(event.target) + step]?.focus();
  }

  // ── what is shown ──────────────────────────────────────────────────────────────────────────────────

  render() {
    const open = kinds.find(({ name }) => name === this.open);
    return html`
      <div class="chips" role="group" aria-label=${t("Filter")}>
        ${kinds.map((kind) => this.#chip(kind))}
        ${Object.keys(this.filter).length > 1 ? html`<button type="button" class="quiet all" @click=${() => this.#wish(Object.fromEntries(finding.PARTS.map((part) => [part, ""])))}>${t("Clear all")}</button>` : nothing}
      </div>
      <p class="total" role="status">${this.total ? html`${tn("{n} photo", "{n} photos", this.total.photos)}<span> · ${bytes(this.total.bytes)}</span>` : nothing}</p>
      <div class="choices" popover aria-label=${open?.label ?? nothing} @toggle=${this.#closed} @keydown=${this.#walk}>${open ? this.#choices(open) : nothing}</div>
    `;
  }

  #chip(kind) {
    const chosen = named(kind, this.filter, this.facets);
    return html`<span class="chip ${chosen ? "on" : ""}" data-kind=${kind.name}>
      <button type="button" aria-haspopup="true" aria-expanded=${this.open === kind.name} @click=${({ currentTarget }) => this.#toggle(kind, currentTarget)}>
        ${icon(kind.icon)}<span class="label">${chosen ? html`<span class="unseen">${kind.label}: </span>${chosen}` : kind.label}</span>${chosen ? nothing : icon("down")}
      </button>
      ${chosen ? html`<button type="button" class="off" aria-label=${t("Clear {what}", { what: kind.label })} @click=${() => this.#wish(kind.wish(this.filter, ""))}>${icon("close")}</button>` : nothing}
    </span>`;
  }

  #choices(kind) {
    if (kind.name === "date") return this.#dates(kind);
    if (!this.facets) return html`<p class="muted">${t("One moment …")}</p>`;
    const all = kind.choices(this.facets);
    const wanted = all.filter(({ name }) => plain(name).includes(plain(this.words)));
    return html`
      ${all.length > FEW ? html`<input type="search" aria-label=${t("Search")} placeholder=${t("Search")} .value=${this.words} @input=${({ target }) => (this.words = target.value)} />` : nothing}
      <ul role="list">${wanted.map((choice) => html`<li>${this.#choice(kind, choice)}</li>`)}</ul>
      ${wanted.length ? nothing : html`<p class="muted">${all.length ? t("Nothing has that name.") : kind.none}</p>`}`;
  }

  #choice(kind, { value, name, photos = null }) {
    const on = kind.value(this.filter) === value;
    return html`<button type="button" class="choice" aria-pressed=${on} ?disabled=${photos === 0 && !on} @click=${() => this.#choose(kind, on ? "" : value)}>
      <span class="name">${name}</span>${photos === null ? nothing : html`<span class="count">${photos.toLocaleString(document.documentElement.lang)}</span>`}</button>`;
  }

  #dates(kind) {
    return html`
      <ul role="list">${kind.choices().map((choice) => html`<li>${this.#choice(kind, choice)}</li>`)}</ul>
      <form class="dates" @submit=${(event) => (event.preventDefault(), this.#choose(kind, [event.target.since.value, event.target.until.value].join("/")))}>
        <label class="field">${t("From")}<input type="date" name="since" .value=${this.filter.since ?? ""} /></label>
        <label class="field">${t("To")}<input type="date" name="until" .value=${this.filter.until ?? ""} /></label>
        <button class="primary wide">${t("Show these days")}</button>
      </form>`;
  }
}

customElements.define("filter-bar", FilterBar);
