/** All images of all clients one looks after: to find, to look at, to describe, and to delete. */

import "./image.js";
import "./picture.js";
import "./upload.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.js";
import { shortcut } from "../shortcuts.js";
import { failed } from "../toasts.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";
import { first, howto, none } from "./empty.js";
import { List } from "./part.js";
import { ask, asked } from "./query.js";
import { clientOptions, person } from "./terms.js";

const PAUSE = 300; // ms of no typing
const ORDERS = () => ({ "": t("Newest"), size: t("Largest"), originalName: t("By name"), views: t("Most seen"), downloads: t("Most downloaded") });
const FILTERS = ["clientId", "userId", "albumId", "name", "tags", "isPrivate"];

class PortalImages extends List {
  path = "/images";
  #typing = 0;

  get wish() {
    const { sortBy = "", ...filters } = asked();
    return { ...filters, ...(sortBy && { sortBy, sortOrder: sortBy === "originalName" ? "asc" : "desc" }) };
  }

  async refresh() {
    this.clients ??= await api.get("/clients");
    const { clientId, albumId } = asked();
    const [{ tags }, { data: albums }, album] = await Promise.all([
      api.get("/images/tags", { limit: 500 }),
      clientId ? api.get("/albums", { clientId, perPage: 100 }) : { data: [] },
      albumId ? api.get(`/albums/${albumId}`).catch(() => null) : null,
    ]);
    Object.assign(this, { tags, albums: album && !albums.some(({ id }) => id === album.id) ? [album, ...albums] : albums });
    await super.refresh();
  }

  acts() {
    if (!this.writes || !this.clients.length) return nothing;
    return html`<button type="button" class="primary" data-new @click=${() => this.upload()}>${icon("upload")}<span>${t("Upload")}</span></button>`;
  }

  upload() {
    if (!this.me || !this.writes) return false;
    this.querySelector("portal-upload").ask(this.clients, asked());
  }

  // ── what is looked for ─────────────────────────────────────────────────────────────────────────────

  #type({ currentTarget }) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#sift(currentTarget), PAUSE);
  }

  #change({ target, currentTarget }) {
    clearTimeout(this.#typing);
    if (target.name === "clientId") forget(currentTarget, "userId", "albumId"); // they were another's
    this.#sift(currentTarget);
  }

  #sift(form) {
    ask(Object.fromEntries(new FormData(form)));
    this.refresh().catch(failed);
  }

  #all() {
    ask({});
    this.once(() => this.refresh());
  }

  /** Everything with this tag. */
  #tagged({ detail }) {
    ask({ tags: detail });
    this.once(() => this.refresh());
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  shown({ data, pagination }) {
    if (!this.clients.length) return first(this.chief);
    return html`${data.length || this.#asking ? this.#filters(pagination) : nothing}
      ${data.length ? this.#wall(data) : this.#nothing()}
      <portal-image .writes=${this.writes} @changed=${({ detail }) => this.put(detail)} @gone=${() => this.once(() => this.refresh())} @tagged=${this.#tagged}></portal-image>
      <portal-upload @made=${() => this.once(() => this.refresh())}></portal-upload>`;
  }

  get #asking() {
    return FILTERS.some((name) => asked()[name]);
  }

  #filters({ total }) {
    const wish = asked();
    return html`<form class="sieve" role="search" aria-label=${t("Filters")} @submit=${(event) => event.preventDefault()} @input=${this.#type} @change=${this.#change}>
      <label class="field">${t("Name")}<input type="search" name="name" maxlength="200" autocomplete="off" .value=${wish.name ?? ""} /></label>
      <label class="field">${t("Client")}<select name="clientId">${clientOptions(this.clients, wish.clientId)}</select></label>
      ${wish.clientId ? html`<label class="field">${t("User")}<input type="search" name="userId" maxlength="200" autocomplete="off" placeholder=${t("The client’s id")} .value=${wish.userId ?? ""} /></label>` : nothing}
      ${this.albums.length ? html`<label class="field">${t("Album")}<select name="albumId"><option value="">${t("All albums")}</option>
        ${this.albums.map(({ id, name }) => html`<option value=${id} ?selected=${id === wish.albumId}>${name}</option>`)}</select></label>` : nothing}
      <label class="field">${t("Tag")}<input name="tags" list="tags" maxlength="200" autocomplete="off" .value=${wish.tags ?? ""} />
        <datalist id="tags">${this.tags.map((tag) => html`<option value=${tag}></option>`)}</datalist></label>
      <label class="field">${t("Privacy")}<select name="isPrivate"><option value="">${t("Both")}</option>
        <option value="false" ?selected=${wish.isPrivate === "false"}>${t("Public")}</option>
        <option value="true" ?selected=${wish.isPrivate === "true"}>${t("Private")}</option></select></label>
      <label class="field">${t("Order")}<select name="sortBy">${Object.entries(ORDERS()).map(([order, name]) => html`<option value=${order} ?selected=${order === (wish.sortBy ?? "")}>${name}</option>`)}</select></label>
    </form>
    <p class="muted count" role="status">${tn("{n} image", "{n} images", total)}</p>`;
  }

  #wall(data) {
    return html`<ul class="wall" role="list">${repeat(data, ({ id }) => id, (image) => this.#tile(image))}</ul>${this.further()}`;
  }

  #tile(image) {
    return html`<li><button type="button" class="tile" @click=${() => this.querySelector("portal-image").open(image)}>
      <portal-picture .path=${`/images/${image.id}/download?thumb=true`}></portal-picture>
      <b>${image.originalName}</b>
      <small>${asked().clientId ? person(image.user) : `${person(image.user)} · ${image.client?.name}`}</small>
      ${image.isPrivate ? html`<span class="badge" title=${t("Private")}>${icon("lock")}<span class="unseen">${t("Private")}</span></span>` : nothing}
    </button></li>`;
  }

  #nothing() {
    if (this.#asking) {
      return none("search", t("Nothing fits"), html`<button type="button" @click=${this.#all}>${t("Show all images")}</button>`);
    }
    return none("library", t("No images yet"), howto());
  }
}

function forget(form, ...names) {
  for (const field of names.map((name) => form.elements[name])) if (field) field.value = "";
}

customElements.define("portal-images", PortalImages);

shortcut("u", t("Upload"), () => document.querySelector("portal-images").upload(), t("Images"));
