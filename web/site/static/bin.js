/** The page of the trash: to bring photos back, or to delete them for good before their time. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "./api.js";
import { asked } from "./ask.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import * as rubbish from "./rubbish.js";
import { shortcut } from "./shortcuts.js";
import { failed, told, undo } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { title } from "./words.js";

const DAY = 86400000; // ms
const SOON = 3; // days
const WRITES = may("library:write");
const AHEAD = "1200px"; // below the window, where the next page is fetched

class TrashBin extends LightElement {
  static properties = {
    days: { type: Number },
    photos: { state: true },
    chosen: { state: true },
  };

  #next = null;
  #looks = 0; // begun so far
  #from = null; // the id of the photo where a range of choices begins
  #edge = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#more(), { rootMargin: AHEAD });

  constructor() {
    super();
    this.photos = null; // what went in last first; null while they are fetched
    this.chosen = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    this.refresh().catch(failed);
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh().catch(() => {}));
    if (!WRITES) return;
    const group = t("Trash");
    shortcut("Ctrl+a", t("Select all photos"), () => this.#choose(this.photos ?? []), group);
    shortcut("Escape", t("Select nothing"), () => this.#choose([]), group);
    shortcut("r", t("Restore the selected photos"), () => this.#some && this.#restore(), group);
    shortcut("Delete", t("Delete the selected photos for good"), () => this.#some && this.#delete(), group);
  }

  /** The last to look is who sees. */
  async refresh() {
    const look = ++this.#looks;
    const page = await rubbish.page();
    if (look === this.#looks) this.#show(page);
  }

  #show({ photos, next }) {
    this.photos = photos;
    this.#next = next;
    const there = new Set(photos.map(({ id }) => id));
    this.chosen = new Set([...this.chosen].filter((id) => there.has(id)));
  }

  async #more() {
    if (!this.#next || this.busy) return;
    const cursor = this.#next;
    try {
      const { photos, next } = await rubbish.page(cursor);
      if (cursor === this.#next) [this.photos, this.#next] = [[...this.photos, ...photos], next];
    } catch (error) {
      failed(error);
    }
  }

  updated() {
    this.#edge.disconnect();
    const end = this.querySelector(".end");
    if (end && this.#next) this.#edge.observe(end);
  }

  // ── choosing ───────────────────────────────────────────────────────────────────────────────────────

  get #some() {
    return this.chosen.size > 0;
  }

  #choose(photos) {
    this.chosen = new Set(photos.map(({ id }) => id));
  }

  /** With Shift, all from the last one to this one. */
  #toggle({ shiftKey, currentTarget: { checked } }, at) {
    const begun = shiftKey ? this.photos.findIndex(({ id }) => id === this.#from) : -1;
    const [from, to] = begun < 0 ? [at, at] : [begun, at].toSorted((one, other) => one - other);
    const ids = this.photos.slice(from, to + 1).map(({ id }) => id);
    const chosen = new Set(this.chosen);
    for (const id of ids) chosen[checked ? "add" : "delete"](id);
    this.chosen = chosen;
    this.#from = this.photos[at].id;
  }

  // ── doing ──────────────────────────────────────────────────────────────────────────────────────────

  /** Afterwards what is there is looked at anew: by then the next thing can be pressed. */
  async #do(act) {
    await this.once(async () => {
      await act();
      this.chosen = new Set();
    });
    await this.refresh().catch(failed);
  }

  #restore() {
    const ids = [...this.chosen];
    return this.#do(async () => {
      const { restored } = await rubbish.restore(ids);
      const again = undo(() => this.#do(() => rubbish.put(ids)));
      told(tn("Photo is back in the library", "{n} photos are back in the library", restored), again);
    });
  }

  async #delete() {
    const ids = [...this.chosen];
    const question = tn("Delete {n} photo for good?", "Delete {n} photos for good?", ids.length);
    if (await asked(question, FINAL(), t("Delete for good"))) this.#deleted({ photoIds: ids });
  }

  /** What goes into the trash while one is asked stays there. */
  async #empty() {
    const wish = this.#next ? { until: this.photos[0].trashed_at } : { photoIds: this.photos.map(({ id }) => id) };
    const question = this.#next ? t("Empty the trash?") : tn("Delete {n} photo for good?", "Delete {n} photos for good?", this.photos.length);
    if (await asked(question, FINAL(), t("Empty trash"))) this.#deleted(wish);
  }

  #deleted(wish) {
    return this.#do(async () => {
      const { deleted } = await rubbish.empty(wish);
      told(tn("Photo deleted for good", "{n} photos deleted for good", deleted));
    });
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    if (this.photos?.length === 0) return this.#nothing();
    const tiles = this.photos ? repeat(this.photos, ({ id }) => id, (photo, at) => this.#tile(photo, at)) : GHOSTS();
    return html`${this.#bar()}
      <ul class="thrown" role="list" aria-label=${t("Photos in the trash")} aria-busy=${!this.photos}>${tiles}</ul>
      <p class="end"></p>`;
  }

  #bar() {
    const says = this.#some
      ? tn("{n} photo selected", "{n} photos selected", this.chosen.size)
      : tn("Photos wait here for a day, then they are deleted for good.", "Photos wait here for {n} days, then they are deleted for good.", this.days);
    return html`<div class="acts" role="toolbar" aria-label=${t("Trash")}>
      <p role="status" class=${this.#some ? "" : "muted"}>${says}</p>
      ${WRITES ? (this.#some ? this.#forSome() : this.#forAll()) : nothing}
    </div>`;
  }

  #forSome() {
    return html`<button type="button" class="quiet" aria-label=${t("Select nothing")} @click=${() => this.#choose([])}>${icon("close")}</button>
      <button type="button" class="cruel" aria-busy=${this.busy} @click=${() => this.#delete()}>${icon("delete")}<span>${t("Delete for good")}</span></button>
      <button type="button" class="primary" aria-busy=${this.busy} @click=${() => this.#restore()}>${icon("restore")}<span>${t("Restore")}</span></button>`;
  }

  #forAll() {
    return html`<button type="button" class="cruel" aria-busy=${this.busy} ?disabled=${!this.photos} @click=${() => this.#empty()}>
      ${icon("delete")}<span>${t("Empty trash")}</span></button>`;
  }

  #tile(photo, at) {
    const left = Math.max(0, Math.ceil((Date.parse(photo.trashed_at) + this.days * DAY - Date.now()) / DAY));
    const said = left ? tn("{n} day left", "{n} days left", left) : t("Goes today");
    return html`<li><label>
      <img src=${api.rendition(photo.id, "grid.webp")} alt="" loading="lazy" decoding="async" />
      <input type="checkbox" aria-label="${title(photo)}, ${said}" ?disabled=${!WRITES} .checked=${this.chosen.has(photo.id)} @click=${(event) => this.#toggle(event, at)} />
      <span class="left" data-soon=${left <= SOON} aria-hidden="true">${said}</span>
    </label></li>`;
  }

  #nothing() {
    return html`<section class="empty">${icon("delete")}
      <h2>${t("The trash is empty")}</h2>
      <p>${tn(
        "What you delete waits here for a day before it is gone for good. Until then you can bring it back, with its caption, tags and albums.",
        "What you delete waits here for {n} days before it is gone for good. Until then you can bring it back, with its caption, tags and albums.",
        this.days,
      )}</p>
      <p class="muted">${t("Saving or uploading the same photo again brings it back, too.")}</p>
      <a class="button" href=${new URL("library", api.HOME).href}>${t("To the library")}</a></section>`;
  }
}

const FINAL = () => t("This cannot be undone. Messages in chats keep their copies.");
const GHOSTS = () => Array.from({ length: 12 }, () => html`<li class="ghost"></li>`);

customElements.define("trash-bin", TrashBin);
