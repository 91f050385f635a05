/** What is known of a photo, beside it: its caption and tags, which save themselves; facts; where it lives; near copies. */

import { html, nothing } from "lit";
import "./places.js";
import * as api from "./api.js";
import { facts } from "./facts.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import * as shelves from "./shelves.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";
import { title } from "./words.js";

const PAUSE = 900; // ms between the last letter and saving
const TAG = 64; // characters
const WRITES = may("library:write");

class PhotoPanel extends LightElement {
  static properties = { photo: {}, source: {}, state: { state: true }, near: { state: true }, known: { state: true } };

  #timer;
  #before = null; // what Undo brings back
  #began = ""; // the caption when one began to write
  #written = false; // and not saved yet
  #saves = 0; // begun so far: only the last one says how it stands, and is what Undo takes back
  #saved = Promise.resolve(); // one after the other, as they were written

  constructor() {
    super();
    this.photo = null;
    this.source = null;
    this.state = ""; // "", saving, saved or undone
    this.near = [];
    this.known = []; // tags there are
  }

  #gone = () => this.#flush(this.photo);

  connectedCallback() {
    super.connectedCallback();
    addEventListener("pagehide", this.#gone);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("pagehide", this.#gone);
  }

  willUpdate(changed) {
    if (!changed.has("photo")) return;
    const before = changed.get("photo");
    if (before?.id === this.photo?.id) return;
    if (before) this.#flush(before);
    this.state = "";
    this.near = [];
    this.#before = null;
    if (this.photo) this.#look();
  }

  updated(changed) {
    if (changed.has("photo") && !this.#written) this.#show();
  }

  get #caption() {
    return this.querySelector("textarea");
  }

  #show() {
    if (!this.#caption) return;
    this.#caption.value = this.#began = this.photo?.caption ?? "";
    const left = this.photo && drafts.of(this.photo);
    if (left === null || left === this.#began) return;
    this.#caption.value = left;
    this.#edited();
  }

  async #look() {
    const { photo } = this;
    const near = await api.json("GET", `/${photo.id}/near`).catch(() => []);
    if (photo.id === this.photo?.id) this.near = near;
  }

  async #tags() {
    if (!this.known.length) this.known = (await api.json("GET", "/facets").catch(() => ({ tags: [] }))).tags;
  }

  // ── saving ────────────────────────────────────────────────────────────────────────────────────────────

  #edited() {
    this.#written = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(this.photo), PAUSE);
  }

  /** Save what was written, also when one looks at another photo by now. */
  #flush(photo) {
    clearTimeout(this.#timer);
    if (!this.#written) return;
    this.#written = false;
    const caption = this.#caption.value.trim();
    if (photo && caption !== (photo.caption ?? "")) this.#save(photo, { caption: caption || null }, { caption: photo.caption });
  }

  /** A change is `{ caption }`, or tags to `{ add, remove }`; `before` is what takes it back. What did not arrive stays written. */
  async #save(photo, change, before = null) {
    const mine = () => photo.id === this.photo?.id;
    const turn = ++this.#saves;
    this.state = "saving";
    if ("caption" in change) drafts.keep(photo, change.caption ?? "");
    try {
      this.#saved = this.#saved.catch(() => {}).then(() => made(photo, change));
      const changed = await this.#saved;
      if ("caption" in change) drafts.drop(photo);
      this.source?.replace?.(changed);
      if (!mine()) return;
      this.photo = changed;
      if (turn !== this.#saves) return;
      this.#before = before;
      this.state = before ? "saved" : "undone";
    } catch (error) {
      if (mine() && turn === this.#saves) this.state = "";
      if (mine() && "caption" in change) this.#written = true;
      failed(error);
    }
  }

  async #undo() {
    const { photo } = this;
    await this.#save(photo, this.#before);
    if (photo.id === this.photo?.id) this.#show();
  }

  /** Enter saves; Escape takes back what was written since one began, and leaves the photo open. */
  #key(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#caption.blur();
    }
    if (event.key === "Escape" && this.#caption.value !== this.#began) {
      event.preventDefault();
      event.stopPropagation();
      this.#caption.value = this.#began;
      this.#written = true;
      this.#flush(this.photo);
    }
  }

  #retag(add, remove) {
    this.#save(this.photo, { add, remove }, { add: remove, remove: add });
  }

  #tagged(event) {
    if (event.type === "keydown" && ![",", "Enter"].includes(event.key)) return;
    event.preventDefault();
    const { target } = event;
    const tag = target.value.trim().replace(/^#/, "");
    target.value = "";
    if (tag && !this.photo.tags.includes(tag)) this.#retag([tag], []);
  }

  // ── what one sees ─────────────────────────────────────────────────────────────────────────────────────

  render() {
    const { photo } = this;
    return html`<aside aria-label=${t("About this photo")}>
      <header class="grip"><h2>${t("About this photo")}</h2>
        <button type="button" class="quiet" aria-label=${t("Close details")} @click=${() => this.dispatchEvent(new Event("leave"))}>${icon("close")}</button></header>
      ${WRITES ? this.#captioning() : this.#captioned()}
      ${photo ? this.#tagList(photo) : nothing}
      <p class="saving" role="status">${this.#says()}</p>
      ${photo ? facts(photo) : nothing}
      ${may("chats:read") ? html`<photo-places .photo=${photo}></photo-places>` : nothing}
      ${this.near.length ? this.#alike() : nothing}
    </aside>`;
  }

  #captioning() {
    return html`<label class="field caption">${t("Caption")}
        <textarea name="caption" rows="1" maxlength="4096" placeholder=${t("Say what this is")}
          @focus=${({ target }) => (this.#began = target.value)} @input=${this.#edited} @blur=${() => this.#flush(this.photo)} @keydown=${this.#key}></textarea></label>`;
  }

  #captioned() {
    return this.photo?.caption ? html`<p class="caption" dir="auto">${this.photo.caption}</p>` : nothing;
  }

  #says() {
    const undo = html`<button type="button" class="link" @click=${this.#undo}>${t("Undo")}</button>`;
    return { saving: t("Saving…"), saved: html`${t("Saved")} ${undo}`, undone: t("Taken back") }[this.state] ?? nothing;
  }

  #tagList({ tags }) {
    return html`<div class="tagging">
      <ul class="tags" aria-label=${t("Tags")} role="list">${tags.map((tag) => html`<li><span>#${tag}</span>${WRITES ? this.#untagging(tag) : nothing}</li>`)}</ul>
      ${WRITES ? this.#adding() : nothing}
    </div>`;
  }

  #untagging(tag) {
    return html`<button type="button" class="quiet" aria-label=${t("Remove the tag {tag}", { tag })} @click=${() => this.#retag([], [tag])}>${icon("close")}</button>`;
  }

  #adding() {
    return html`<input type="text" maxlength=${TAG} list="known-tags" aria-label=${t("Add a tag")} placeholder=${t("Add a tag")} autocomplete="off"
        @focus=${this.#tags} @keydown=${this.#tagged} @change=${this.#tagged} />
      <datalist id="known-tags">${this.known.map(({ tag }) => html`<option value=${tag}></option>`)}</datalist>`;
  }

  #alike() {
    return html`<section class="near"><h3>${t("Near copies in your vault")}</h3><ul role="list">${this.near.map(({ photo, tier }) => html`<li>
      <button type="button" title=${TIER[tier] ?? ""} aria-label=${title(photo)} @click=${() => this.dispatchEvent(new CustomEvent("choose", { detail: photo }))}>
        <img src=${api.thumb(photo.id)} alt="" width="72" height="72" loading="lazy" /></button></li>`)}</ul></section>`;
  }
}

/** The photo as it is then. Tags that others put on it meanwhile stay. */
async function made({ id }, change) {
  if ("caption" in change) return api.json("PATCH", `/${id}`, change);
  await shelves.tag([id], change);
  return api.read(id);
}

/** Captions that were written and are not known to have arrived: the page may be left, and another may ask first. */
const drafts = {
  of: ({ id }) => sessionStorage.getItem(`caption ${id}`),
  keep: ({ id }, caption) => sessionStorage.setItem(`caption ${id}`, caption),
  drop: ({ id }) => sessionStorage.removeItem(`caption ${id}`),
};

const TIER = { "re-encoded": t("The same picture, compressed again"), "look-alike": t("Looks similar") };

customElements.define("photo-panel", PhotoPanel);
