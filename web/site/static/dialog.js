/** What the dialogs of photos share: they are asked about photos, lie over the page, and tell what went wrong. */

import { html, nothing } from "lit";
import * as api from "./api.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";

const SHOWN = 4; // thumbnails in a heading

export class PhotoDialog extends LightElement {
  static properties = { photos: { state: true } };

  constructor() {
    super();
    this.photos = [];
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  get form() {
    return this.querySelector("form");
  }

  get ids() {
    return this.photos.map(({ id }) => id);
  }

  /** Ask about these photos. */
  async about(photos) {
    this.photos = photos;
    this.begin();
    await this.updateComplete;
    this.form?.reset();
    this.dialog.showModal();
    this.prepare().catch((error) => this.photos === photos && this.leave(error));
  }

  /** Forget what was asked before. */
  begin() {}

  /** Fetch what the question needs. */
  async prepare() {}

  leave(error) {
    this.dialog.close();
    if (error) failed(error);
  }

  /** The photos in question, and a heading for them. */
  heading(id, text, about = nothing) {
    return html`<header>
      <span class="pile" data-count=${Math.min(this.photos.length, SHOWN)}>
        ${this.photos.slice(0, SHOWN).map((photo) => html`<img src=${api.thumb(photo.id)} alt="" width="56" height="56" />`)}
      </span>
      <div><h2 id=${id}>${text}</h2>${about}</div>
      <button type="button" class="quiet" aria-label=${t("Close")} @click=${() => this.leave()}>${icon("close")}</button>
    </header>`;
  }
}
