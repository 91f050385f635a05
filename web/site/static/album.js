/** Put photos in an album that is there, or in a new one; or take them out of the one that is being looked at. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "./api.js";
import { PhotoDialog } from "./dialog.js";
import { icon } from "./icon.js";
import * as shelves from "./shelves.js";
import { failed, told, undo } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { plain } from "./words.js";

class AlbumDialog extends PhotoDialog {
  static properties = { albums: { state: true }, words: { state: true } };

  begin() {
    this.albums = null; // while they are fetched
    this.words = "";
  }

  async prepare() {
    this.albums = await shelves.albums();
  }

  /** The album the page is narrowed to, if it is. */
  get #here() {
    const id = Number(new URLSearchParams(location.search).get("album"));
    return this.albums?.find((album) => album.id === id);
  }

  get #found() {
    const words = plain(this.words.trim());
    return (this.albums ?? []).filter((album) => album !== this.#here && plain(album.name).includes(words));
  }

  get #name() {
    return this.words.trim().replace(/\s+/g, " ");
  }

  get #known() {
    return this.albums?.some(({ name }) => plain(name) === plain(this.#name));
  }

  /** Enter: the album of this name, or the only one found, or a new one. */
  #submit(event) {
    event.preventDefault();
    const named = this.#found.find(({ name }) => plain(name) === plain(this.#name));
    if (named) this.#put(named);
    else if (!this.#name) this.querySelector("[name=name]").focus();
    else if (!this.#known) this.#make();
  }

  #put(album) {
    return this.once(async () => {
      await shelves.putIn(album.id, this.ids);
      this.#done(album);
    });
  }

  #make() {
    return this.once(async () => {
      const album = await shelves.add(this.#name);
      await shelves.putIn(album.id, this.ids);
      this.#done(album);
    });
  }

  #done({ id, name }) {
    this.leave();
    const show = () => location.assign(shelves.within({ album: id }));
    told(tn("Put in “{name}”", "{n} photos put in “{name}”", this.photos.length, { name }), { name: t("Show album"), act: show });
  }

  #take(album) {
    return this.once(async () => {
      const { photos, ids } = this;
      await shelves.takeOut(album.id, ids);
      this.leave();
      document.dispatchEvent(new CustomEvent("taken-out", { detail: { album: album.id, photos } }));
      const back = () => shelves.putIn(album.id, ids).catch(failed);
      told(tn("Taken out of “{name}”", "{n} photos taken out of “{name}”", photos.length, album), undo(back));
    });
  }

  render() {
    return html`<dialog class="sheet albums" aria-labelledby="album-title" closedby="any">
      <form @submit=${this.#submit}>
        ${this.heading("album-title", tn("Put in an album", "Put {n} photos in an album", this.photos.length))}
        ${this.#out()}
        <input type="text" name="name" autocomplete="off" maxlength="200" autofocus
          aria-label=${t("Find an album, or name a new one")} placeholder=${t("Find an album, or name a new one")}
          .value=${this.words} @input=${({ target }) => (this.words = target.value)} />
        <ul class="albums-found" role="list" aria-label=${t("Albums")} aria-busy=${this.albums === null}>
          ${this.albums && !this.#known ? this.#new() : nothing}
          ${repeat(this.#found, ({ id }) => id, (album) => this.#row(album))}
        </ul>
        ${this.albums?.length === 0 && !this.#name ? html`<p class="muted">${t("There are no albums yet. Give the first one a name.")}</p>` : nothing}
      </form>
    </dialog>`;
  }

  #out() {
    const album = this.#here;
    if (!album) return nothing;
    return html`<button type="button" class="wide" @click=${() => this.#take(album)}>${icon("close")}${t("Take out of “{name}”", album)}</button>`;
  }

  #new() {
    const name = this.#name;
    return html`<li><button type="submit" class="quiet">
      <span class="cover">${icon("add")}</span><b>${name ? t("New album “{name}”", { name }) : t("New album")}</b></button></li>`;
  }

  #row(album) {
    return html`<li><button type="button" class="quiet" @click=${() => this.#put(album)}>
      <span class="cover">${album.cover ? html`<img src=${api.thumb(album.cover)} alt="" width="48" height="48" />` : icon("albums")}</span>
      <b>${album.name}</b><small>${tn("{n} photo", "{n} photos", album.photoCount)}</small></button></li>`;
  }
}

customElements.define("album-dialog", AlbumDialog);
