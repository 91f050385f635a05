/** Albums of all clients one looks after: to make, to fill, to look into, to describe, to share, and to delete. */

import "./album.js";
import "./fill.js";
import "./picture.js";
import "./share.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.js";
import { shortcut } from "../shortcuts.js";
import { failed } from "../toasts.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";
import { first, none } from "./empty.js";
import { List } from "./part.js";
import { ask, asked, to } from "./query.js";
import { clientOptions, images, person } from "./terms.js";

const PAUSE = 300; // ms of no typing

class PortalAlbums extends List {
  path = "/albums";
  #typing = 0;

  get wish() {
    return asked();
  }

  async refresh() {
    this.clients ??= await api.get("/clients");
    await super.refresh();
  }

  #sift({ currentTarget }) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      ask(Object.fromEntries(new FormData(currentTarget)));
      this.refresh().catch(failed);
    }, PAUSE);
  }

  acts() {
    if (!this.writes || !this.clients.some(({ active }) => active)) return nothing;
    return html`<button type="button" class="primary" data-new @click=${() => this.make()}>${icon("add")}<span>${t("New album")}</span></button>`;
  }

  make() {
    if (!this.me || !this.writes) return false;
    this.#sheet("album").make(this.clients, this.wish);
  }

  #sheet = (name) => this.querySelector(`portal-${name}`);

  /** A new album wants images. */
  async #made(album) {
    await this.refresh();
    this.#sheet("fill").open(album);
  }

  #all() {
    ask({});
    this.once(() => this.refresh());
  }

  shown({ data, pagination }) {
    if (!this.clients.length) return first(this.chief);
    return html`${data.length || this.#asking ? this.#filters(pagination) : nothing}
      ${data.length ? html`<ul class="wall" role="list">${repeat(data, ({ id }) => id, (album) => this.#tile(album))}</ul>${this.further()}` : this.#nothing()}
      <portal-album @changed=${({ detail }) => this.put(detail)} @gone=${() => this.once(() => this.refresh())} @made=${({ detail }) => this.#made(detail).catch(failed)}></portal-album>
      <portal-fill @done=${() => this.once(() => this.refresh())}></portal-fill><portal-share></portal-share>`;
  }

  get #asking() {
    return Object.values(this.wish).some(Boolean);
  }

  #filters({ total }) {
    const { clientId, search, public: open } = this.wish;
    return html`<form class="sieve" role="search" aria-label=${t("Filters")} @submit=${(event) => event.preventDefault()} @input=${this.#sift}>
        <label class="field">${t("Name")}<input type="search" name="search" maxlength="200" autocomplete="off" .value=${search ?? ""} /></label>
        <label class="field">${t("Client")}<select name="clientId">${clientOptions(this.clients, clientId)}</select></label>
        <label class="field">${t("Privacy")}<select name="public"><option value="">${t("Both")}</option>
          <option value="true" ?selected=${open === "true"}>${t("Public")}</option><option value="false" ?selected=${open === "false"}>${t("Private")}</option></select></label>
      </form>
      <p class="muted count" role="status">${tn("{n} album", "{n} albums", total)}</p>`;
  }

  #nothing() {
    if (this.#asking) return none("search", t("Nothing fits"), html`<button type="button" @click=${this.#all}>${t("Show all albums")}</button>`);
    return none("albums", t("No albums yet"), t("A client gathers images of one user in an album, and shows it to everybody or to whoever it gives a link."));
  }

  #act(sheet, picture, label, title, album) {
    const open = sheet === "share" ? "album" : "open";
    return html`<button type="button" class="quiet" aria-label=${label} title=${title} @click=${() => this.#sheet(sheet)[open](album)}>${icon(picture)}</button>`;
  }

  #tile(album) {
    return html`<li class="album-tile">
      <a class="tile" href=${to("images", { clientId: album.clientId, albumId: album.id })}>
        ${album.coverImageId ? html`<portal-picture .path=${`/images/${album.coverImageId}/download?thumb=true`}></portal-picture>` : html`<span class="cover">${icon("albums")}</span>`}
        <b>${album.name}</b>
        <small>${images(album.imageCount)} · ${person(album.user)} · ${album.client?.name}</small>
        ${album.isPublic ? nothing : html`<span class="badge" title=${t("Private")}>${icon("lock")}<span class="unseen">${t("Private")}</span></span>`}
      </a>
      ${this.writes ? html`<span class="row-acts">${this.#act("fill", "library", t("Images of “{name}”", album), t("Put images in"), album)}
        ${this.#act("share", "link", t("A link to “{name}”", album), t("Share by a link"), album)}
        ${this.#act("album", "edit", t("Change “{name}”", album), t("Change"), album)}</span>` : nothing}
    </li>`;
  }
}

customElements.define("portal-albums", PortalAlbums);

shortcut("n", t("New album"), () => document.querySelector("portal-albums").make(), t("Albums"));
