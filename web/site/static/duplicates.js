/** The page of duplicates: one group after the other, side by side. Of the same picture the best is chosen already. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "./api.js";
import * as copies from "./copies.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import * as rubbish from "./rubbish.js";
import { shortcut } from "./shortcuts.js";
import { failed, told, undo } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { number, title } from "./words.js";

const WRITES = may("library:write");
const FEW = 5; // groups left, when the next page is fetched

class CopyReview extends LightElement {
  static properties = { groups: { state: true }, at: { state: true }, kept: { state: true } };

  #next = null;

  constructor() {
    super();
    this.groups = null; // what is to be decided; null while it is fetched
    this.at = 0;
    this.kept = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    this.refresh().catch(failed);
    const group = t("Duplicates");
    shortcut("ArrowLeft", t("Photo before"), () => this.#step(-1), group);
    shortcut("ArrowRight", t("Next photo"), () => this.#step(1), group);
    if (WRITES) {
      shortcut(" ", t("Keep it, or don't"), null, group);
      shortcut("Enter", t("Keep what is chosen"), (event) => this.#pressed(event), group);
      shortcut("d", t("Keep all, and don't ask again"), () => this.#dismiss(), group);
    }
    shortcut("ArrowDown", t("Decide later"), () => this.#turn(1), group);
    shortcut("ArrowUp", t("Back"), () => this.#turn(-1), group);
  }

  get group() {
    return this.groups?.[this.at];
  }

  get all() {
    return this.kept.size === this.group?.photos.length;
  }

  async refresh() {
    const { groups, next } = await copies.page();
    this.#next = next;
    this.#show(groups, 0);
  }

  /** These groups, and one of them in sight. What only looks alike is kept until somebody says otherwise. */
  #show(groups, at) {
    this.groups = groups;
    this.at = Math.max(0, Math.min(at, groups.length - 1));
    this.kept = new Set(this.group && (sure(this.group) ? [this.group.best] : this.group.photos.map(({ id }) => id)));
    if (groups.length - this.at < FEW) this.#more();
  }

  async #more() {
    const cursor = this.#next;
    if (!cursor) return;
    this.#next = null;
    try {
      const { groups, next } = await copies.page(cursor);
      const known = new Set(this.groups.map(({ id }) => id));
      this.#next = next;
      this.groups = [...this.groups, ...groups.filter(({ id }) => !known.has(id))];
    } catch (error) {
      this.#next = cursor;
      failed(error);
    }
  }

  // ── by key ─────────────────────────────────────────────────────────────────────────────────────────

  #step(by) {
    const boxes = [...this.querySelectorAll(".copy input")];
    const way = getComputedStyle(this).direction === "rtl" ? -by : by;
    const now = boxes.indexOf(document.activeElement);
    boxes[now < 0 ? 0 : (now + way + boxes.length) % boxes.length]?.focus();
  }

  /** Enter presses the button that it is on. */
  #pressed({ target }) {
    if (!this.group || target.closest("a, button, summary")) return false;
    this.#keep();
  }

  #turn(by) {
    const to = this.at + by;
    if (!this.groups?.[to]) return false;
    this.#show(this.groups, to);
    this.#focus();
  }

  async #focus() {
    await this.updateComplete;
    this.querySelector(".copy input:checked")?.focus({ preventScroll: true });
  }

  // ── deciding ───────────────────────────────────────────────────────────────────────────────────────

  #toggle(id, checked) {
    const kept = new Set(this.kept);
    kept[checked ? "add" : "delete"](id);
    this.kept = kept;
  }

  #keep() {
    const { group, kept } = this;
    if (this.all) return this.#dismiss();
    if (!kept.size) return told(t("Choose at least one to keep."));
    const others = group.photos.map(({ id }) => id).filter((id) => !kept.has(id));
    return this.#decide(async () => {
      const { trashed } = await copies.keep(group.id, [...kept]);
      return tn("{n} copy moved to the trash", "{n} copies moved to the trash", trashed);
    }, () => rubbish.restore(others));
  }

  #dismiss() {
    const { group } = this;
    if (!group) return false;
    return this.#decide(async () => {
      await copies.dismiss(group.id);
      return t("All are kept, and you are not asked again");
    }, () => copies.askAgain(group.id));
  }

  /** It is done and out of sight; and can be taken back. */
  #decide(act, back) {
    const { group, at } = this;
    return this.once(async () => {
      const said = await act().catch((error) => this.#outdated(error));
      this.#show(this.groups.filter((each) => each !== group), at);
      this.#focus();
      told(said, undo(() => this.#undo(group, at, back)));
    });
  }

  /** Another copy came, or one went. */
  #outdated(error) {
    if (error.code === "missing") this.refresh().catch(failed);
    throw error;
  }

  async #undo(group, at, back) {
    try {
      await back();
      this.#show(this.groups.toSpliced(at, 0, group), at);
      this.#focus();
    } catch (error) {
      failed(error);
    }
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    if (!this.groups) return html`<section class="group ghost" aria-busy="true"></section>`;
    return this.group ? this.#review(this.group) : this.#nothing();
  }

  #review(group) {
    const { different, same } = copies.compared(group.photos);
    return html`<section class="group" aria-labelledby="group-title">
      ${this.#heading(group)}
      <div class="side-by-side" role="group" aria-labelledby="group-title">
        ${repeat(group.photos, ({ id }) => id, (photo, place) => this.#copy(group, photo, place, different))}
      </div>
      ${same.length ? html`<p class="same hint">${t("The same for all:")} ${same.map(({ name, told }) => html`<span><b>${name}</b> ${told}</span>`)}</p>` : nothing}
      ${WRITES ? this.#decisions() : nothing}
    </section>`;
  }

  #heading(group) {
    const left = this.groups.length - this.at - 1;
    const more = this.#next ? t("more than {n} to go", { n: number(left) }) : tn("{n} to go", "{n} to go", left);
    return html`<header>
      <div><h2 id="group-title">${sure(group) ? t("The same picture, saved in different ways") : t("These pictures look alike")}</h2>
        <p class="muted">${sure(group) ? t("The best has the most detail, and is chosen already.") : t("Look closely: they may be different pictures. All are kept, unless you take some off.")}</p></div>
      <nav aria-label=${t("Groups")}>
        <span class="muted">${left || this.#next ? more : t("The last one")}</span>
        <button type="button" class="quiet" aria-label=${t("Back")} ?disabled=${!this.at} @click=${() => this.#turn(-1)}>${icon("left")}</button>
        <button type="button" class="quiet" aria-label=${t("Decide later")} ?disabled=${!left} @click=${() => this.#turn(1)}>${icon("right")}</button>
      </nav>
    </header>`;
  }

  #copy(group, photo, place, different) {
    const kept = this.kept.has(photo.id);
    const name = t("Keep photo {n} of {all}: {title}", { n: place + 1, all: group.photos.length, title: title(photo) });
    return html`<figure class="copy" data-kept=${kept}>
      <label>
        <span class="frame"><img src=${api.rendition(photo.id, "screen.jpg")} alt="" decoding="async" /></span>
        <span class="verdict" ?hidden=${!WRITES}><input type="checkbox" aria-label=${name} .checked=${kept} @change=${({ target }) => this.#toggle(photo.id, target.checked)} />
          <span>${kept ? t("Keep") : t("To the trash")}</span>
          ${photo.id === group.best ? html`<b class="best">${t("Best")}</b>` : nothing}</span>
      </label>
      <figcaption><dl>${different.map((fact) => entry(fact, place))}</dl></figcaption>
    </figure>`;
  }

  #decisions() {
    return html`<p class="hint">${t("What is not kept goes to the trash. What is kept gets its tags, its albums, and its caption where it has none.")}</p>
    <footer class="buttons">
      <button type="button" aria-busy=${this.busy} @click=${() => this.#dismiss()}>${t("Keep all")}</button>
      <button type="button" class="primary" aria-busy=${this.busy} ?disabled=${!this.kept.size || this.all} @click=${() => this.#keep()}>${icon("check")}${this.#verb()}</button>
    </footer>`;
  }

  #verb() {
    const { kept, group } = this;
    return kept.size === 1 && kept.has(group.best) ? t("Keep the best") : tn("Keep this one", "Keep these {n}", kept.size);
  }

  #nothing() {
    return html`<section class="empty">${icon("duplicates")}
      <h2>${t("No duplicates")}</h2>
      <p>${t("As photos come in, ChatVault looks for copies of the same picture: smaller ones, compressed ones, or ones that chats have passed on. They are shown here side by side, and you decide which stay.")}</p>
      <a class="button" href=${new URL("library", api.HOME).href}>${t("To the library")}</a></section>`;
  }
}

const sure = ({ tier }) => tier === "re-encoded";

const entry = ({ name, values }, place) =>
  html`<div data-best=${values[place].best}><dt>${name}</dt><dd>${values[place].told || html`<span class="none">${t("none")}</span>`}</dd></div>`;

customElements.define("copy-review", CopyReview);
