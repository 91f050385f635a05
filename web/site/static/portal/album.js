/** One album, there or new: what it is called, who sees it, and which of its images stands for it. */

import "./picture.js";
import { html, nothing } from "lit";
import { asked } from "../ask.js";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import { failed, told } from "../toasts.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";
import { clientOptions } from "./terms.js";

const COVERS = 60; // images to choose from

class PortalAlbum extends LightElement {
  static properties = { album: { state: true }, clients: { state: true }, images: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { album: null, clients: [], images: [], problem: "" });
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  async open(album) {
    Object.assign(this, { album: null, images: [], problem: "" });
    await this.updateComplete;
    this.album = album;
    await this.updateComplete;
    this.dialog.showModal();
    if (album.imageCount) this.#look(album).catch(failed);
  }

  /** A new one, of a client that is let in; `chosen` is likely meant. */
  make(clients, { clientId = "" } = {}) {
    this.clients = clients.filter(({ active }) => active);
    return this.open({ id: "", name: "", clientId, imageCount: 0 });
  }

  async #look(album) {
    const { data } = await api.get("/images", { albumId: album.id, perPage: COVERS });
    if (this.album === album) this.images = data;
  }

  #save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.problem = "";
    this.once(async () => {
      try {
        const wish = { name: form.get("name"), description: form.get("description") || null, isPublic: form.has("isPublic") };
        if (form.has("cover")) wish.coverImageId = form.get("cover") || null;
        if (this.album.id) this.#tell("changed", await api.patch(`/albums/${this.album.id}`, wish), t("Saved"));
        else this.#tell("made", await api.post("/albums", { ...wish, clientId: form.get("clientId"), externalUserId: form.get("externalUserId") }), t("Album “{name}” created", wish));
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  #tell(event, album, words) {
    told(words);
    this.dialog.close();
    this.dispatchEvent(new CustomEvent(event, { detail: album }));
  }

  async #delete() {
    const { album } = this;
    const what = tn("Its image stays. Links to the album end.", "Its {n} images stay. Links to the album end.", album.imageCount);
    if (!(await asked(t("Delete the album “{name}”?", album), album.imageCount ? what : t("There are no images in it. Links to it end."), t("Delete album")))) return;
    this.once(async () => {
      await api.remove(`/albums/${album.id}`);
      this.#tell("gone", album, t("Album “{name}” deleted", album));
    });
  }

  render() {
    const { album } = this;
    if (!album) return nothing;
    return html`<dialog class="sheet" aria-labelledby="album-title">
      <form @submit=${this.#save}>
        <h2 id="album-title">${album.id ? t("Change album") : t("New album")}</h2>
        <label class="field">${t("Name")}<input name="name" required maxlength="200" autocomplete="off" value=${album.name} /></label>
        <label class="field">${t("Description")}<textarea name="description" rows="2" maxlength="4000" .defaultValue=${album.description ?? ""}></textarea></label>
        ${album.id ? nothing : this.#whose(album)}
        <label class="tick"><input type="checkbox" name="isPublic" ?checked=${album.isPublic} />
          <span><b>${t("Public")}</b><small>${t("Whoever knows its address may look into it")}</small></span></label>
        ${this.images.length ? this.#covers(album) : nothing}
        <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <footer class="buttons">
          ${album.id ? html`<button type="button" class="quiet" aria-label=${t("Delete")} title=${t("Delete")} @click=${this.#delete}>${icon("delete")}</button>` : nothing}
          <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${album.id ? t("Save") : t("Create")}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #whose({ clientId }) {
    return html`<label class="field">${t("Client")}<select name="clientId" required>${clientOptions(this.clients, clientId, "")}</select></label>
      <label class="field">${t("User")}<input name="externalUserId" maxlength="200" autocomplete="off" aria-describedby="album-user" /></label>
      <p class="hint" id="album-user">${t("As the client calls them; without one it is for nobody in particular.")}</p>`;
  }

  #covers(album) {
    return html`<fieldset class="covers"><legend>${t("Cover")}</legend><div>
      <label><input type="radio" name="cover" value="" ?checked=${!album.coverImageId} /><span>${t("None")}</span></label>
      ${this.images.map((image) => html`<label><input type="radio" name="cover" value=${image.id} aria-label=${image.originalName} ?checked=${image.id === album.coverImageId} />
        <portal-picture .path=${`/images/${image.id}/download?thumb=true`}></portal-picture></label>`)}
    </div></fieldset>`;
  }
}

customElements.define("portal-album", PortalAlbum);
