/** The library picker: photos in a grid of four columns, the search in focus; arrows walk, Enter chooses.
 *
 * `<photo-picker>` fills what it is put into, and tells `choose` with the photo as its detail.
 */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dress } from "./acts.js";
import * as api from "./api.js";
import * as finding from "./finding.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";
import { title } from "./words.js";

const PAUSE = 200; // ms between the last letter and the search
const COLUMNS = 4;
const FIRST = 60; // photos at a time

class PhotoPicker extends LightElement {
  static properties = { photos: { state: true }, at: { state: true }, next: { state: true }, words: { state: true } };

  #timer;
  #look = 0;
  #found; // whether what is shown answers the latest search, as soon as that is known
  #loading = false;
  #waiting = false; // Enter waits for the answer

  constructor() {
    super();
    this.photos = null; // newest first; null while the first ones are fetched
    this.at = 0; // the one that Enter chooses
    this.next = null;
    this.words = "";
  }

  connectedCallback() {
    super.connectedCallback();
    dress("picker.css");
    this.#search("");
  }

  firstUpdated() {
    this.focus();
  }

  /** Write in the search. */
  focus() {
    this.querySelector("input")?.focus();
  }

  #search(words) {
    clearTimeout(this.#timer);
    Object.assign(this, { words, next: null });
    this.#found = this.#find(words, ++this.#look);
  }

  async #find(words, look) {
    try {
      const { photos, next } = await finding.photos({ ...(words && { q: words }) }, FIRST);
      if (look === this.#look) Object.assign(this, { photos, next, at: 0 });
      return look === this.#look;
    } catch (error) {
      if (look === this.#look) failed(error);
      return false;
    }
  }

  async #more() {
    if (!this.next || this.#loading) return;
    const look = this.#look;
    this.#loading = true;
    try {
      const { photos, next } = await finding.photos({ ...(this.words && { q: this.words }), cursor: this.next }, FIRST);
      if (look === this.#look) Object.assign(this, { photos: [...this.photos, ...photos], next });
    } catch (error) {
      failed(error);
    } finally {
      this.#loading = false;
    }
  }

  #typed({ target }) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(target.value.trim()), PAUSE);
  }

  #key(event) {
    if (event.key === "Enter") this.#enter(event);
    const writing = event.target.value; // where words stand, left and right are the text's
    const steps = { ArrowUp: -COLUMNS, ArrowDown: COLUMNS, ...(writing ? {} : { ArrowLeft: -1, ArrowRight: 1 }) }[event.key];
    if (steps) this.#walk(event, steps);
  }

  #walk(event, steps) {
    event.preventDefault();
    const last = (this.photos?.length ?? 0) - 1;
    this.at = Math.max(0, Math.min(last, this.at + steps));
    if (this.at > last - 2 * COLUMNS) this.#more();
  }

  /** It chooses from what fits the words that stand there, and never from what was found before them. */
  async #enter(event) {
    event.preventDefault();
    const { target } = event;
    const words = target.value.trim();
    if (this.#waiting) return;
    if (words !== this.words) this.#search(words);
    this.#waiting = true;
    const found = await this.#found;
    this.#waiting = false;
    if (found && words === target.value.trim() && this.isConnected) this.#choose(this.photos[this.at]);
  }

  #choose(photo) {
    if (photo) this.dispatchEvent(new CustomEvent("choose", { detail: photo }));
  }

  #scrolled({ target }) {
    if (target.scrollTop + 2 * target.clientHeight > target.scrollHeight) this.#more();
  }

  updated(changed) {
    if (changed.has("at")) this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const here = this.photos?.[this.at];
    return html`
      <input type="search" role="combobox" aria-expanded="true" aria-controls="picked" aria-activedescendant=${here ? `pick-${here.id}` : nothing}
        aria-label=${t("Search your photos")} placeholder=${t("Search your photos")} autocomplete="off" @input=${this.#typed} @keydown=${this.#key} />
      <ul id="picked" role="listbox" aria-label=${t("Photos")} aria-busy=${!this.photos} @scroll=${this.#scrolled}>
        ${repeat(this.photos ?? [], ({ id }) => id, (photo, at) => this.#option(photo, at))}
      </ul>
      <p class="muted none" role="status">${this.#none()}</p>`;
  }

  #none() {
    if (!this.photos || this.photos.length) return nothing;
    return this.words ? t("No photo has these words.") : t("Your vault is empty. Upload a photo, and send it from here.");
  }

  #option(photo, at) {
    return html`<li role="option" id="pick-${photo.id}" aria-selected=${at === this.at} aria-label=${title(photo)} title=${title(photo)}
      @click=${() => this.#choose(photo)}>
      <img src=${api.rendition(photo.id, "grid.webp")} alt="" loading="lazy" decoding="async" /></li>`;
  }
}

customElements.define("photo-picker", PhotoPicker);
