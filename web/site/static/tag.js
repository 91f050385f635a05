/** Put tags on photos, and take some off: those that all of them have, some have, and none has yet. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { PhotoDialog } from "./dialog.js";
import { icon } from "./icon.js";
import * as shelves from "./shelves.js";
import { told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { plain } from "./words.js";

const OFFERED = 24; // tags that none of the photos has, the most used first
const [ALL, SOME, NONE] = ["true", "mixed", "false"];

class TagDialog extends PhotoDialog {
  static properties = { known: { state: true }, wanted: { state: true }, words: { state: true } };

  begin() {
    this.known = []; // tags of the library, the most used first
    this.wanted = new Map(); // what was changed: a tag, and whether all or none shall have it
    this.words = "";
  }

  async prepare() {
    this.known = (await shelves.facets()).tags.map(({ tag }) => tag);
  }

  #with(tag) {
    return this.photos.filter(({ tags }) => tags.includes(tag)).length;
  }

  #had(tag) {
    const some = this.#with(tag);
    if (some === this.photos.length) return ALL;
    return some ? SOME : NONE;
  }

  #stands(tag) {
    return this.wanted.get(tag) ?? this.#had(tag);
  }

  /** Some becomes all, and all becomes none; none becomes what it was, or all. */
  #turn(tag) {
    const [had, now] = [this.#had(tag), this.#stands(tag)];
    const next = now === SOME ? ALL : now === ALL ? NONE : had === SOME ? SOME : ALL;
    this.wanted = new Map(this.wanted);
    if (next === had) this.wanted.delete(tag);
    else this.wanted.set(tag, next);
  }

  get #own() {
    return [...new Set([...this.photos.flatMap(({ tags }) => tags), ...this.wanted.keys()])];
  }

  get #offered() {
    const words = plain(this.words.trim());
    const own = this.#own;
    return this.known.filter((tag) => !own.includes(tag) && plain(tag).includes(words)).slice(0, OFFERED);
  }

  /** What is written becomes a tag; one that is spelt almost so is taken instead. */
  #write() {
    const name = this.words.trim();
    const tag = [...this.#own, ...this.known].find((each) => plain(each) === plain(name)) ?? name;
    if (this.#stands(tag) !== ALL) this.wanted = new Map(this.wanted).set(tag, ALL);
    this.words = "";
  }

  #submit(event) {
    event.preventDefault();
    if (this.words.trim()) this.#write();
    else this.#save();
  }

  #save() {
    const named = (end) => [...this.wanted].filter(([, now]) => now === end).map(([tag]) => tag);
    const [add, remove] = [named(ALL), named(NONE)];
    if (!add.length && !remove.length) return this.leave();
    return this.once(async () => {
      const { ids } = this;
      const changed = await shelves.tag(ids, { add, remove });
      this.leave();
      told(tn("{n} photo tagged", "{n} photos tagged", changed));
    });
  }

  render() {
    return html`<dialog class="sheet tagging" aria-labelledby="tag-title" closedby="any">
      <form @submit=${this.#submit}>
        ${this.heading("tag-title", tn("Tag this photo", "Tag {n} photos", this.photos.length))}
        <input type="text" name="tag" autocomplete="off" maxlength="64" enterkeyhint="done" autofocus
          aria-label=${t("Add a tag")} placeholder=${t("Add a tag")} .value=${this.words} @input=${({ target }) => (this.words = target.value)} />
        <div class="tag-sets">
          ${this.#chips(tn("On this photo", "On these photos", this.photos.length), this.#own)}
          ${this.#chips(t("Used before"), this.#offered)}
        </div>
        <footer class="buttons">
          <button type="button" @click=${() => this.leave()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${this.words.trim() ? t("Add “{tag}”", { tag: this.words.trim() }) : t("Save")}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #chips(name, tags) {
    if (!tags.length) return nothing;
    return html`<div class="tag-set" role="group" aria-label=${name}><p class="hint" aria-hidden="true">${name}</p>
      ${repeat(tags, (tag) => tag, (tag) => this.#chip(tag))}</div>`;
  }

  #chip(tag) {
    const stands = this.#stands(tag);
    const part = stands === SOME ? html` <small>${t("{n} of {all}", { n: this.#with(tag), all: this.photos.length })}</small>` : nothing;
    const mark = { [ALL]: "check", [SOME]: "some", [NONE]: "add" }[stands];
    return html`<button type="button" class="tag-chip" role="checkbox" aria-checked=${stands} @click=${() => this.#turn(tag)}>
      ${icon(mark)}<span>${tag}</span>${part}</button>`;
  }
}

customElements.define("tag-dialog", TagDialog);
