/** One image: large, what is known of it, and what may be said of it anew. */

import "./picture.js";
import "./share.js";
import { html, nothing } from "lit";
import { asked } from "../ask.js";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import { failed, told } from "../toasts.js";
import { t, tn } from "../tongue.js";
import { bytes, day, list, moment } from "../words.js";
import * as api from "./api.js";
import { person, tagsOf } from "./terms.js";

class PortalImage extends LightElement {
  static properties = { image: { state: true }, shares: { state: true }, problem: { state: true }, writes: { type: Boolean } };

  constructor() {
    super();
    Object.assign(this, { image: null, shares: [], problem: "", writes: false });
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  async open(image) {
    Object.assign(this, { image: null, shares: [], problem: "" });
    await this.updateComplete; // another one is another form
    this.image = image;
    await this.updateComplete;
    this.dialog.showModal();
    if (image.activeShareLinks) this.#links().catch(failed);
  }

  async #links() {
    this.shares = await api.get(`/images/${this.image.id}/shares`);
  }

  #save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.problem = "";
    this.once(async () => {
      try {
        const wish = { originalName: form.get("originalName"), description: form.get("description") || null, tags: tagsOf(form.get("tags")), isPrivate: form.has("isPrivate") };
        this.#changed(await api.patch(`/images/${this.image.id}`, wish));
        told(t("Saved"));
        this.dialog.close();
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  async #delete() {
    const { image } = this;
    const what = t("It is gone for good, also from albums and for whoever holds a link to it.");
    if (!(await asked(t("Delete “{originalName}”?", image), what, t("Delete image")))) return;
    this.once(async () => {
      await api.remove(`/images/${image.id}`);
      this.dialog.close();
      told(t("“{originalName}” is deleted", image));
      this.dispatchEvent(new Event("gone"));
    });
  }

  #revoke(share) {
    this.once(async () => {
      await api.remove(`/links/${share.id}`);
      told(t("The link is taken back"));
      await this.#counted();
    });
  }

  async #counted() {
    await this.#links();
    this.#changed({ ...this.image, activeShareLinks: this.shares.length });
  }

  #download() {
    this.once(async () => {
      const { originalName, id } = this.image;
      const url = await api.picture(`/images/${id}/download`);
      const link = Object.assign(document.createElement("a"), { href: url, download: `${originalName.replace(/\.\w+$/, "")}.webp` });
      link.click();
      URL.revokeObjectURL(url);
    });
  }

  #changed(image) {
    this.image = image;
    this.dispatchEvent(new CustomEvent("changed", { detail: image }));
  }

  #tag(tag) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("tagged", { detail: tag }));
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    const { image } = this;
    if (!image) return nothing;
    return html`<dialog class="sheet image-sheet" aria-labelledby="image-title" closedby="any">
      <div class="shown">
        <portal-picture .before=${`/images/${image.id}/download?thumb=true`} .path=${`/images/${image.id}/download?w=1600&h=1600`} .alt=${image.description ?? ""}></portal-picture>
      </div>
      <div class="told">
        <header><h2 id="image-title" title=${image.originalName}>${image.originalName}</h2>
          <button type="button" class="quiet" aria-label=${t("Close")} @click=${() => this.dialog.close()}>${icon("close")}</button></header>
        ${this.writes ? this.#form(image) : this.#said(image)}
        ${this.#facts(image)}
        ${this.shares.length ? this.#shares() : nothing}
      </div>
    </dialog>
    <portal-share @made=${() => this.once(() => this.#counted())}></portal-share>`;
  }

  #form(image) {
    return html`<form @submit=${this.#save}>
      <label class="field">${t("Name")}<input name="originalName" required maxlength="200" autocomplete="off" value=${image.originalName} /></label>
      <label class="field">${t("Description")}<textarea name="description" rows="2" maxlength="4000" .defaultValue=${image.description ?? ""}></textarea></label>
      <label class="field">${t("Tags, with commas between")}<input name="tags" autocomplete="off" list="tags" value=${image.tags.join(", ")} /></label>
      <label class="tick"><input type="checkbox" name="isPrivate" ?checked=${image.isPrivate} />
        <span><b>${t("Private")}</b><small>${t("Only for its owner, and for whoever holds a link")}</small></span></label>
      <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
      <footer class="buttons">
        <button type="button" class="quiet" aria-label=${t("Delete")} title=${t("Delete")} @click=${this.#delete}>${icon("delete")}</button>
        <button type="button" class="quiet" aria-label=${t("Download")} title=${t("Download")} @click=${this.#download}>${icon("download")}</button>
        <button type="button" class="quiet" aria-label=${t("Share by a link")} title=${t("Share by a link")} @click=${() => this.querySelector("portal-share").image(image)}>${icon("link")}</button>
        <button class="primary" aria-busy=${this.busy}>${t("Save")}</button>
      </footer>
    </form>`;
  }

  #said(image) {
    return html`${image.description ? html`<p>${image.description}</p>` : nothing}
      <footer class="buttons"><button type="button" @click=${this.#download}>${icon("download")}${t("Download")}</button></footer>`;
  }

  #facts(image) {
    return html`<dl class="facts">
      ${fact(t("Client"), image.client?.name)}
      ${fact(t("User"), person(image.user))}
      ${image.tags.length ? fact(t("Tags"), html`<span class="chips">${image.tags.map((tag) => html`<button type="button" class="chip" title=${t("Everything with this tag")} @click=${() => this.#tag(tag)}>${icon("tag")}${tag}</button>`)}</span>`) : nothing}
      ${image.albums.length ? fact(t("Albums"), list(image.albums.map(({ name }) => name))) : nothing}
      ${fact(t("Size"), `${image.width} × ${image.height}, ${bytes(image.size)}, ${image.format.toUpperCase()}`)}
      ${fact(t("Came in"), moment(image.createdAt))}
      ${fact(t("Seen"), tn("{n} time", "{n} times", image.views))}
      ${fact(t("Downloaded"), tn("{n} time", "{n} times", image.downloads))}
      ${this.writes ? nothing : fact(t("Privacy"), image.isPrivate ? t("Private") : t("Public"))}
      ${image.isPrivate ? nothing : fact(t("Address"), html`<a class="reach" href=${image.fullPath} target="_blank" rel="noopener">${image.fullPath}</a>`)}
    </dl>`;
  }

  #shares() {
    return html`<section><h3>${tn("{n} link", "{n} links", this.shares.length)}</h3>
      <ul class="rows" role="list">${this.shares.map((share) => html`<li>
        <div><small>${t("Since {day}", { day: day(share.createdAt) })}</small>
          <small>${share.expiresAt ? t("good until {moment}", { moment: moment(share.expiresAt) }) : t("without end")}</small></div>
        ${this.writes ? html`<button type="button" @click=${() => this.#revoke(share)}>${t("Take back")}</button>` : nothing}</li>`)}</ul></section>`;
  }
}

const fact = (term, what) => html`<div><dt>${term}</dt><dd>${what}</dd></div>`;

customElements.define("portal-image", PortalImage);
