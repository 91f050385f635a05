/** What the small dialogs share: a photo they are about, parts by name, and one button that does it. */

import { thumb } from "./api.js";
import { failed, told } from "./toasts.js";

export class Sheet extends HTMLElement {
  dialog = this.querySelector("dialog");
  form = this.querySelector("form");
  go = this.querySelector("[data-go]");

  connectedCallback() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter) this.carryOut(); // Enter in a sheet without a button for it does nothing
    });
    for (const button of this.querySelectorAll("[data-close]")) {
      button.addEventListener("click", () => this.dialog.close());
    }
  }

  /** Ask about this photo. An answer that comes when the dialog is about another one is dropped. */
  async about(photo) {
    this.photo = photo;
    this.part("thumb").src = thumb(photo.id);
    this.prepare();
    this.dialog.showModal();
    try {
      const answer = await this.fetch(photo);
      if (this.photo === photo) this.show(answer);
    } catch (error) {
      this.#leave(photo);
      failed(error);
    }
  }

  /** Set the stage before anything was fetched. */
  prepare() {}

  /** Fetch what the question needs. */
  async fetch() {}

  /** Show what was fetched. */
  show() {}

  /** Carry it out; answers the sentence that tells of it, or nothing when that is told elsewhere. */
  async act() {}

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /** A fresh copy of the template, or of the one of this name, filled by class name. */
  row(texts, name = "") {
    const row = this.querySelector(name ? `template[data-${name}]` : "template").content.firstElementChild.cloneNode(true);
    for (const [name, text] of Object.entries(texts)) row.querySelector(`.${name}`).textContent = text;
    return row;
  }

  /** Once, however often it is pressed. */
  async carryOut() {
    if (this.go.ariaBusy === "true") return;
    this.go.ariaBusy = "true";
    const photo = this.photo;
    try {
      const news = await this.act(photo);
      this.#leave(photo);
      if (news) told(news);
    } catch (error) {
      failed(error);
    } finally {
      this.go.ariaBusy = "false";
    }
  }

  #leave(photo) {
    if (this.photo === photo) this.dialog.close();
  }
}
