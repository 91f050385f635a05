/** What is in an album: images of its client, ticked if they are in it. */

import "./picture.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.js";
import { latest } from "../latest.js";
import { LightElement } from "../light.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import * as api from "./api.js";
import { person } from "./terms.js";

const PER_PAGE = 60;
const PAUSE = 300; // ms of no typing

class PortalFill extends LightElement {
  static properties = { album: { state: true }, found: { state: true }, wishes: { state: true }, problem: { state: true } };
  #typing = 0;
  #latest = latest();

  constructor() {
    super();
    this.#forget();
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  async open(album) {
    this.#forget();
    this.album = album;
    await this.updateComplete;
    this.dialog.showModal();
    this.#look();
  }

  #forget() {
    Object.assign(this, { album: null, found: null, wishes: new Map(), name: "", every: false, problem: "" });
  }

  /** The last to look is who sees. */
  async #look(cursor = "") {
    const isLatest = this.#latest();
    const { clientId, userId } = this.album;
    try {
      const { data, pagination } = await api.get("/images", { clientId, userId: this.every ? "" : userId, name: this.name, cursor, perPage: PER_PAGE });
      if (isLatest()) this.found = { data: [...(cursor ? this.found.data : []), ...data], pagination };
    } catch (error) {
      if (isLatest()) this.problem = error.message;
    }
  }

  #type({ target }) {
    this.name = target.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.album && this.#look(), PAUSE);
  }

  #everybody({ target }) {
    this.every = target.checked;
    this.#look();
  }

  #tick(image, ticked) {
    const wishes = new Map(this.wishes);
    if (ticked === this.#inside(image)) wishes.delete(image.id);
    else wishes.set(image.id, ticked);
    this.wishes = wishes;
  }

  #inside = ({ albums }) => albums.some(({ id }) => id === this.album.id);

  #wished = (ticked) => [...this.wishes].filter(([, wish]) => wish === ticked).map(([id]) => id);

  #save(event) {
    event.preventDefault();
    this.problem = "";
    this.once(async () => {
      try {
        for (const [ids, act] of [[this.#wished(true), api.post], [this.#wished(false), api.remove]]) {
          if (ids.length) await act(`/albums/${this.album.id}/images`, { imageIds: ids });
        }
        told(t("Saved"));
        this.dispatchEvent(new Event("done"));
        this.dialog.close();
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    const { album, found } = this;
    if (!album) return nothing;
    return html`<dialog class="sheet fill-sheet" aria-labelledby="fill-title" @close=${this.#forget}>
      <form @submit=${this.#save}>
        <h2 id="fill-title">${t("Images of “{name}”", album)}</h2>
        <label class="field">${t("Name")}<input type="search" maxlength="200" autocomplete="off" @input=${this.#type} /></label>
        <label class="tick"><input type="checkbox" @change=${this.#everybody} /><span><b>${t("Also those of other users")}</b><small>${t("Without it: those of {name}, whose album it is", { name: person(album.user) })}</small></span></label>
        ${found ? this.#choice(found) : html`<p class="ghost" aria-busy="true"></p>`}
        <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <footer class="buttons">
          <small class="muted" role="status">${this.#sum()}</small>
          <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy} ?disabled=${!this.wishes.size}>${t("Save")}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #sum() {
    const [more, fewer] = [this.#wished(true).length, this.#wished(false).length];
    return [more && t("{n} to put in", { n: more }), fewer && t("{n} to take out", { n: fewer })].filter(Boolean).join(" · ");
  }

  #choice({ data, pagination }) {
    if (!data.length) return html`<p class="muted">${this.name ? t("Nothing fits") : t("There are no images of theirs yet.")}</p>`;
    return html`<div class="choices" role="group" aria-labelledby="fill-title">${repeat(data, ({ id }) => id, (image) => html`<label title=${image.originalName}>
        <input type="checkbox" aria-label=${image.originalName} .checked=${this.wishes.get(image.id) ?? this.#inside(image)} @change=${({ target }) => this.#tick(image, target.checked)} />
        <portal-picture .path=${`/images/${image.id}/download?thumb=true`}></portal-picture><span class="tickmark">${icon("check")}</span></label>`)}
      ${pagination.nextCursor ? html`<button type="button" @click=${() => this.#look(pagination.nextCursor)}>${t("Show more")}</button>` : nothing}</div>`;
  }
}

customElements.define("portal-fill", PortalFill);
