/** The tray: a line for each file that comes in, until it is in, or refused and why. */

import { html, nothing } from "lit";
import { icon } from "./icon.js";
import { forget, interrupted, remember, settle, unbegun } from "./interrupted.js";
import { LightElement } from "./light.js";
import { Queue } from "./queue.js";
import { told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { bytes, number } from "./words.js";

const LINES = 60; // more would be too many to look at, and too many to draw
const FIRST = ["sending", "refused", "known", "restored", "waiting", "kept"]; // which lines matter most

class UploadTray extends LightElement {
  static properties = { open: { state: true }, broken: { state: true }, waited: { state: true }, said: { state: true } };

  constructor() {
    super();
    this.queue = new Queue();
    this.open = true;
    this.broken = interrupted();
    this.waited = unbegun();
    this.said = ""; // to whoever cannot see the tray; how it ended is a toast
    this.queue.addEventListener("change", () => this.requestUpdate());
    this.queue.addEventListener("ended", () => this.#sum());
    addEventListener("beforeunload", (event) => this.queue.busy && event.preventDefault());
    addEventListener("pagehide", () => remember(this.queue.unbegun));
  }

  /** Take these files in. */
  add(files) {
    this.open = true;
    this.#settle(files.map(({ name }) => name));
    this.said = tn("Keeping {n} photo …", "Keeping {n} photos …", files.length);
    this.queue.add(files);
  }

  render() {
    const { items } = this.queue;
    const some = items.length > 0;
    return html`<section class="tray" aria-label=${t("Uploads")} ?hidden=${!some && !this.broken.length && !this.waited.length}>
      <p class="unseen" role="status">${this.said}</p>
      <header>
        <h2>${this.#title()}</h2>
        ${this.queue.busy ? this.#pausing() : nothing}
        ${some ? this.#folding() : nothing}
        ${this.queue.busy ? nothing : button("close", t("Close uploads"), () => this.#close())}
      </header>
      ${some ? this.#total() : nothing}
      ${this.broken.length || this.waited.length ? this.#remembered() : nothing}
      ${some && this.open ? this.#lines() : nothing}
    </section>`;
  }

  #title() {
    const left = this.#count("waiting") + this.#count("sending");
    if (!left) return t("Uploads");
    return this.queue.paused ? t("Paused") : tn("Keeping {n} photo …", "Keeping {n} photos …", left);
  }

  #pausing() {
    const { queue } = this;
    return queue.paused
      ? button("play", t("Go on"), () => queue.resume())
      : button("pause", t("Pause"), () => queue.pause());
  }

  #folding() {
    const label = this.open ? t("Show less") : t("Show each file");
    return button(this.open ? "down" : "up", label, () => (this.open = !this.open), String(this.open));
  }

  #total() {
    const { items } = this.queue;
    const done = items.filter(({ state }) => state !== "waiting" && state !== "sending").length;
    const size = sum(items, ({ file }) => file.size);
    const sent = sum(items, ({ state, file, sent }) => (state === "refused" ? file.size : sent));
    const told = t("{done} of {all} · {sent} of {size}", { done: number(done), all: number(items.length), sent: bytes(sent), size: bytes(size) });
    return html`<div class="whole"><progress aria-label=${t("All uploads")} max="1" .value=${size ? sent / size : 1}></progress><p class="hint">${told}</p></div>`;
  }

  #remembered() {
    const [broken, waited] = [this.broken.length, this.waited.length];
    const begun = tn("{n} upload was interrupted.", "{n} uploads were interrupted.", broken);
    return html`<div class="broken">
      ${broken ? html`<p>${begun} ${t("Choose or drop the same file again, and it goes on where it stopped.")}</p>${names(this.broken.map(({ name }) => name))}` : nothing}
      ${waited ? html`<p>${tn("{n} file was not begun: choose it again.", "{n} files were not begun: choose them again.", waited)}</p>${names(this.waited)}` : nothing}
      <button type="button" @click=${() => this.#forget()}>${t("Forget")}</button></div>`;
  }

  #lines() {
    const lines = FIRST.flatMap((wanted) => this.queue.items.filter(({ state }) => state === wanted)).slice(0, LINES);
    const more = this.queue.items.length - lines.length;
    return html`<ol role="list">${lines.map((item) => this.#line(item))}</ol>
      ${more ? html`<p class="hint more">${tn("and {n} more file", "and {n} more files", more)}</p>` : nothing}
      ${this.queue.busy ? html`<footer><button type="button" class="quiet" @click=${() => this.queue.stop()}>${t("Cancel the rest")}</button></footer>` : nothing}`;
  }

  #line(item) {
    const { file, state, sent } = item;
    return html`<li class=${state}><span class="name" title=${file.name}>${file.name}</span>
      ${state === "sending" ? html`<progress max="1" aria-label=${file.name} .value=${file.size ? sent / file.size : 0}></progress>` : nothing}
      <span class="state">${this.#state(item)}</span>
      ${this.#act(item)}</li>`;
  }

  #state({ state, photo, reason, dropped }) {
    if (dropped && state === "sending") return t("Stopping…");
    const link = (text) => html`<a href=${`#${photo}`}>${text}</a>`;
    switch (state) {
      case "waiting":
        return t("Waiting");
      case "kept":
        return link(t("Kept"));
      case "known":
        return link(t("Already in the vault as #{id}", { id: photo }));
      case "restored":
        return link(t("Brought back from the trash"));
      default:
        return reason;
    }
  }

  #act(item) {
    const { file, state, again, dropped } = item;
    if (again) return html`<button type="button" @click=${() => this.queue.retry(item)}>${t("Try again")}</button>`;
    if (dropped || (state !== "waiting" && state !== "sending")) return nothing;
    return button("close", t("Cancel {name}", { name: file.name }), () => this.queue.cancel(item));
  }

  #count(wanted) {
    return this.queue.items.filter(({ state }) => state === wanted).length;
  }

  /** What came of those that were not told of yet, in one sentence. */
  #sum() {
    this.broken = this.broken.filter(({ key }) => localStorage.getItem(key));
    this.said = "";
    const fresh = this.queue.items.filter(({ told }) => !told);
    fresh.forEach((item) => (item.told = true));
    const many = (wanted) => fresh.filter(({ state }) => state === wanted).length;
    const [kept, known, restored, refused] = ["kept", "known", "restored", "refused"].map(many);
    const news = [
      kept && tn("{n} photo kept", "{n} photos kept", kept),
      known && tn("{n} photo already in your vault", "{n} photos already in your vault", known),
      restored && tn("{n} photo brought back from the trash", "{n} photos brought back from the trash", restored),
      refused && tn("{n} file refused", "{n} files refused", refused),
    ].filter(Boolean);
    if (news.length) told(news.join(", "));
    if (this.queue.items.every(({ state }) => state === "kept")) this.queue.clear();
  }

  #close() {
    this.queue.clear();
    this.broken = this.waited = [];
  }

  #settle(names) {
    settle(names);
    this.waited = this.waited.filter((name) => !names.includes(name));
  }

  #forget() {
    forget(this.broken);
    this.broken = [];
    this.#settle(this.waited);
  }
}

const names = (all) => html`<p class="hint">${all.slice(0, 3).join(", ")}${all.length > 3 ? " …" : ""}</p>`;

const sum = (items, size) => items.reduce((total, item) => total + size(item), 0);

const button = (picture, label, act, expanded = nothing) =>
  html`<button type="button" class="quiet" title=${label} aria-label=${label} aria-expanded=${expanded} @click=${act}>${icon(picture)}</button>`;

customElements.define("upload-tray", UploadTray);
