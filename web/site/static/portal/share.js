/** A link to an image or an album: for how long, and then the link itself, which is shown this once. */

import "../secret.js";
import { html, nothing } from "lit";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import { t, tn } from "../tongue.js";
import { moment } from "../words.js";
import * as api from "./api.js";

const DAY = 86_400; // s
const LIVES = [1, 7, 30, 365]; // days

class PortalShare extends LightElement {
  static properties = { wish: { state: true }, made: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { wish: null, made: null, problem: "" });
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  image = ({ id, originalName }) =>
    this.#ask({ path: `/images/${id}/share`, name: originalName, means: t("Whoever has the link sees the image, also if it is private.") });

  album = ({ id, name }) =>
    this.#ask({ path: `/albums/${id}/tokens`, name, means: t("Whoever has the link sees the album, and the private images of its owner in it. It answers with both as data, for a program to show.") });

  async #ask(wish) {
    Object.assign(this, { wish: null, made: null, problem: "" });
    await this.updateComplete;
    this.wish = wish;
    await this.updateComplete;
    this.dialog.showModal();
  }

  #make(event) {
    event.preventDefault();
    const days = Number(new FormData(event.target).get("days"));
    this.problem = "";
    this.once(async () => {
      try {
        this.made = await api.post(this.wish.path, days ? { expiresIn: days * DAY } : {});
        this.dispatchEvent(new Event("made"));
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  #forget() {
    Object.assign(this, { wish: null, made: null });
  }

  render() {
    if (!this.wish) return nothing;
    return html`<dialog class="sheet form-sheet" aria-labelledby="share-title" @close=${this.#forget}>${this.made ? this.#link() : this.#form()}</dialog>`;
  }

  #form() {
    return html`<form @submit=${this.#make}>
      <h2 id="share-title">${t("A link to “{name}”", this.wish)}</h2>
      <p>${this.wish.means}</p>
      <label class="field">${t("For how long?")}<select name="days">
        ${LIVES.map((days) => html`<option value=${days} ?selected=${days === 7}>${tn("{n} day", "{n} days", days)}</option>`)}
        <option value="">${t("Until it is taken back")}</option></select></label>
      <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
      <footer class="buttons">
        <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
        <button class="primary" aria-busy=${this.busy}>${t("Make link")}</button>
      </footer>
    </form>`;
  }

  #link() {
    const { expiresAt } = this.made;
    const ends = expiresAt ? t("Copy it now: it is not shown again. It is good until {moment}.", { moment: moment(expiresAt) }) : t("Copy it now: it is not shown again. It is good until it is taken back.");
    return html`<form method="dialog">
      <h2 id="share-title">${t("The link to “{name}”", this.wish)}</h2>
      <p>${ends}</p>
      <shown-secret .value=${this.made.shareUrl ?? this.made.url} .label=${t("The link")}></shown-secret>
      <footer class="buttons"><button>${icon("check")}${t("I have passed it on")}</button></footer>
    </form>`;
  }
}

customElements.define("portal-share", PortalShare);
