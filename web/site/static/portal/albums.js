/** Albums of all clients one looks after: to look into, to describe, to give a cover, and to delete. */

import "./album.js";
import "./picture.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { asked as confirmed } from "../ask.js";
import { icon } from "../icon.js";
import { failed, told } from "../toasts.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";
import { none } from "./empty.js";
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

  async #remove(album) {
    const what = tn("Its image stays. Links to the album end.", "Its {n} images stay. Links to the album end.", album.imageCount);
    if (!(await confirmed(t("Delete the album “{name}”?", album), album.imageCount ? what : t("There are no images in it. Links to it end."), t("Delete album")))) return;
    this.change(async () => {
      await api.remove(`/albums/${album.id}`);
      told(t("Album “{name}” deleted", album));
    });
  }

  shown({ data, pagination }) {
    const { clientId, search, public: open } = this.wish;
    return html`<form class="sieve" role="search" aria-label=${t("Filters")} @submit=${(event) => event.preventDefault()} @input=${this.#sift}>
        <label class="field">${t("Name")}<input type="search" name="search" maxlength="200" autocomplete="off" .value=${search ?? ""} /></label>
        <label class="field">${t("Client")}<select name="clientId">${clientOptions(this.clients, clientId)}</select></label>
        <label class="field">${t("Seen by")}<select name="public"><option value="">${t("Whoever")}</option>
          <option value="true" ?selected=${open === "true"}>${t("Everybody")}</option><option value="false" ?selected=${open === "false"}>${t("Their owner")}</option></select></label>
      </form>
      <p class="muted count" role="status">${tn("{n} album", "{n} albums", pagination.total)}</p>
      ${data.length ? html`<ul class="wall" role="list">${repeat(data, ({ id }) => id, (album) => this.#tile(album))}</ul>${this.further()}` : this.#nothing()}
      <portal-album @changed=${({ detail }) => this.put(detail)}></portal-album>`;
  }

  #nothing() {
    if (Object.values(this.wish).some(Boolean)) return none("search", t("Nothing fits"));
    return none("albums", t("No albums yet"), t("A client gathers images of one user in an album, and shows it to everybody or to whoever it gives a link."));
  }

  #tile(album) {
    return html`<li class="album-tile">
      <a class="tile" href=${to("images", { clientId: album.clientId, albumId: album.id })}>
        ${album.coverImageId ? html`<portal-picture .path=${`/images/${album.coverImageId}/download?thumb=true`}></portal-picture>` : html`<span class="cover">${icon("albums")}</span>`}
        <b>${album.name}</b>
        <small>${images(album.imageCount)} · ${album.client?.name} · ${person(album.user)}</small>
        ${album.isPublic ? nothing : html`<span class="badge" title=${t("Private")}>${icon("lock")}<span class="unseen">${t("Private")}</span></span>`}
      </a>
      ${this.writes ? html`<span class="row-acts">
        <button type="button" class="quiet" aria-label=${t("Change “{name}”", album)} title=${t("Change")} @click=${() => this.querySelector("portal-album").open(album)}>${icon("edit")}</button>
        <button type="button" class="quiet" aria-label=${t("Delete “{name}”", album)} title=${t("Delete")} @click=${() => this.#remove(album)}>${icon("delete")}</button></span>` : nothing}
    </li>`;
  }
}

customElements.define("portal-albums", PortalAlbums);
