/** One album: what it is called, who sees it, and which of its images stands for it. */

import "./picture.js";
import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import { failed, told } from "../toasts.js";
import { t } from "../tongue.js";
import * as api from "./api.js";

const COVERS = 60; // images to choose from

class PortalAlbum extends LightElement {
  static properties = { album: { state: true }, images: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { album: null, images: [], problem: "" });
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
        const changed = await api.patch(`/albums/${this.album.id}`, wish);
        this.dispatchEvent(new CustomEvent("changed", { detail: changed }));
        told(t("Saved"));
        this.dialog.close();
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  render() {
    const { album } = this;
    if (!album) return nothing;
    return html`<dialog class="sheet" aria-labelledby="album-title">
      <form @submit=${this.#save}>
        <h2 id="album-title">${t("Change album")}</h2>
        <label class="field">${t("Name")}<input name="name" required maxlength="200" autocomplete="off" value=${album.name} /></label>
        <label class="field">${t("Description")}<textarea name="description" rows="2" maxlength="4000" .defaultValue=${album.description ?? ""}></textarea></label>
        <label class="tick"><input type="checkbox" name="isPublic" ?checked=${album.isPublic} />
          <span><b>${t("Public")}</b><small>${t("Whoever knows its address may look into it")}</small></span></label>
        ${this.images.length ? this.#covers(album) : nothing}
        <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <footer class="buttons">
          <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${t("Save")}</button>
        </footer>
      </form>
    </dialog>`;
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
