/** The page of albums and tags: to look into, to name, and to clear away. */

import "./naming.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { offer } from "./acts-list.js";
import * as api from "./api.js";
import { asked } from "./ask.js";
import { icon } from "./icon.js";
import { latest } from "./latest.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import * as shelves from "./shelves.js";
import { shortcut } from "./shortcuts.js";
import { failed, told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { sentence } from "./words.js";

const GHOSTS = 6; // where albums will stand
const TAG_LIMIT = 64; // characters
const WRITES = may("library:write");

class AlbumShelves extends LightElement {
  static properties = { albums: { state: true }, tags: { state: true } };

  #latest = latest();

  constructor() {
    super();
    this.albums = null; // by name; null while they are fetched
    this.tags = null; // the most used first
  }

  connectedCallback() {
    super.connectedCallback();
    this.refresh().catch(failed);
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh().catch(() => {}));
  }

  /** The last to look is who sees. */
  async refresh() {
    const isLatest = this.#latest();
    const [albums, { tags }] = await Promise.all([shelves.albums(), shelves.facets()]);
    if (isLatest()) Object.assign(this, { albums, tags });
  }

  /** Do it, say so, and look again. */
  async #did(act, said) {
    await act;
    await this.refresh();
    told(said);
  }

  // ── albums ─────────────────────────────────────────────────────────────────────────────────────────

  make() {
    const question = { title: t("New album"), label: t("Name"), verb: t("Create") };
    name(question, (name) => this.#did(shelves.add(name), t("Album “{name}” created", { name })));
  }

  #rename(album) {
    const question = { title: t("Rename album"), label: t("Name"), verb: t("Rename"), value: album.name };
    name(question, (name) => this.#did(shelves.rename(album.id, name), t("The album is called “{name}” now", { name })));
  }

  async #remove(album) {
    const what = tn("Its photo stays in the library.", "Its {n} photos stay in the library.", album.photoCount);
    if (!(await asked(t("Delete the album “{name}”?", album), album.photoCount ? what : t("There are no photos in it."), t("Delete album")))) return;
    this.#did(shelves.remove(album.id), t("Album “{name}” deleted", album)).catch(failed);
  }

  #offerAlbum(button, album) {
    offer(button, [
      { name: t("Rename"), picture: "edit", act: () => this.#rename(album) },
      { name: t("Delete"), picture: "delete", act: () => this.#remove(album) },
    ]);
  }

  // ── tags ───────────────────────────────────────────────────────────────────────────────────────────

  #renameTag({ tag }) {
    const question = { title: t("Rename tag"), label: t("Name"), verb: t("Rename"), value: tag, most: TAG_LIMIT };
    name(question, async (name) => {
      const { changed } = await shelves.renameTag(tag, name);
      await this.refresh();
      told(tn("Renamed on {n} photo", "Renamed on {n} photos", changed));
    });
  }

  async #removeTag({ tag, photos }) {
    const what = tn("It comes off {n} photo. The photo stays.", "It comes off {n} photos. The photos stay.", photos);
    if (!(await asked(t("Remove the tag “{tag}”?", { tag }), what, t("Remove tag")))) return;
    this.#did(shelves.removeTag(tag), t("Tag “{tag}” removed", { tag })).catch(failed);
  }

  #offerTag(button, tag) {
    offer(button, [
      { name: t("Rename"), picture: "edit", act: () => this.#renameTag(tag) },
      { name: t("Remove"), picture: "delete", act: () => this.#removeTag(tag) },
    ]);
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    return html`<section aria-label=${t("Albums")} aria-busy=${this.albums === null}>${this.#wall()}</section>
      <section class="tag-shelf" aria-labelledby="tags-title" ?hidden=${this.tags === null}>
        <h2 id="tags-title">${t("Tags")}</h2>
        ${this.tags?.length ? this.#chips() : this.#untagged()}
      </section>`;
  }

  #wall() {
    if (this.albums?.length === 0) return this.#none();
    const rows = this.albums ? repeat(this.albums, ({ id }) => id, (album) => this.#album(album)) : ghosts();
    return html`<ul class="wall-of-albums" role="list">${rows}</ul>`;
  }

  #album(album) {
    const cover = html`<img src=${album.cover && api.rendition(album.cover, "grid.webp")} alt="" loading="lazy" decoding="async" />`;
    return html`<li class="album">
      <span class="cover">${icon("albums")}${album.cover ? cover : nothing}</span>
      <a href=${shelves.within({ album: album.id })}>${album.name}</a>
      <small>${tn("{n} photo", "{n} photos", album.photoCount)}</small>
      ${more(t("More about the album “{name}”", album), (button) => this.#offerAlbum(button, album))}
    </li>`;
  }

  #chips() {
    return html`<ul role="list">${repeat(this.tags, ({ tag }) => tag, (each) => html`<li>
      <a href=${shelves.within({ tag: each.tag })}>${each.tag} <small>${each.photos}</small></a>
      ${more(t("More about the tag “{tag}”", each), (button) => this.#offerTag(button, each))}
    </li>`)}</ul>`;
  }

  #none() {
    if (!WRITES) return html`<div class="empty"><h3>${t("No albums yet")}</h3></div>`;
    return html`<div class="empty"><h3>${t("No albums yet")}</h3>
      <p>${t("An album gathers photos that belong together; a photo may be in many. Choose photos in the library and press Album, or start with an empty one.")}</p>
      <button type="button" class="primary" @click=${this.make}>${icon("add")}${t("New album")}</button></div>`;
  }

  #untagged() {
    if (!WRITES) return html`<p class="muted">${t("No tags yet")}</p>`;
    return html`<p class="muted">${sentence(t("No tags yet. Choose photos in the library and press Tag; or save one in a chat with `!save #holiday`."))}</p>`;
  }
}

/** The button that opens what can be done, where anything can. */
const more = (label, open) =>
  WRITES
    ? html`<button type="button" class="quiet acts-on" aria-haspopup="true" aria-label=${label} @click=${({ currentTarget }) => open(currentTarget)}>${icon("more")}</button>`
    : nothing;

const ghosts = () => Array.from({ length: GHOSTS }, () => html`<li class="album ghost-album"><span class="cover"></span><span>&nbsp;</span><small>&nbsp;</small></li>`);

function name(question, act) {
  document.querySelector("name-dialog").ask(question, act);
}

customElements.define("album-shelves", AlbumShelves);

const shelf = document.querySelector("album-shelves");
if (WRITES) {
  document.querySelector("[data-new]").addEventListener("click", () => shelf.make());
  shortcut("n", t("New album"), () => shelf.make(), t("Albums"));
}
import("./course.js").catch(failed);
