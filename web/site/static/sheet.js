/** What the small dialogs share: a photo they are about, parts by name, and one button that does it. */

import { thumb } from "./api.js";
import { failed, told } from "./toasts.js";

export class Sheet extends HTMLElement {
  dialog = this.querySelector("dialog");
  form = this.querySelector("form");
  go = this.querySelector("[data-go]");

  connectedCallback() {
    this.form.addEventListener("submit", (event) => this.#submit(event));
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

  /** Carry it out; answers the sentence that tells of it. */
  async act() {}

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /** A fresh copy of the template, filled by class name. */
  row(texts) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const [name, text] of Object.entries(texts)) row.querySelector(`.${name}`).textContent = text;
    return row;
  }

  async #submit(event) {
    event.preventDefault();
    if (this.go.ariaBusy === "true") return;
    this.go.ariaBusy = "true";
    const photo = this.photo;
    try {
      const news = await this.act(photo);
      this.#leave(photo);
      told(news);
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
