/** A client's key: a new one asked for, and either way shown this once. */

import "../secret.js";
import { html, nothing } from "lit";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";

const HOUR = 3600; // s
const LIVES = () => [
  [0, t("No: it stops working at once")],
  [HOUR, tn("For {n} hour more", "For {n} hours more", 1)],
  [24 * HOUR, tn("For {n} hour more", "For {n} hours more", 24)],
  [7 * 24 * HOUR, tn("For {n} day more", "For {n} days more", 7)],
];

class PortalKey extends LightElement {
  static properties = { client: { state: true }, key: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { client: null, key: "", problem: "" });
  }

  /** A key that was just made. */
  show(client, key) {
    return this.#open(client, key);
  }

  /** Whether it is to have a new one, and what becomes of the one it has. */
  ask(client) {
    return this.#open(client, "");
  }

  async #open(client, key) {
    Object.assign(this, { client: null, problem: "" });
    await this.updateComplete; // another one is another form
    Object.assign(this, { client, key });
    await this.updateComplete;
    this.querySelector("dialog").showModal();
  }

  #rotate(event) {
    event.preventDefault();
    const graceSeconds = Number(new FormData(event.target).get("grace"));
    this.problem = "";
    this.once(async () => {
      try {
        this.key = (await api.post(`/clients/${this.client.id}/rotate`, { graceSeconds })).apiKey;
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  /** Nothing of it stays behind. */
  #forget() {
    Object.assign(this, { client: null, key: "" });
  }

  render() {
    if (!this.client) return nothing;
    return html`<dialog class="sheet form-sheet" aria-labelledby="key-title" @close=${this.#forget}>${this.key ? this.#shown() : this.#asked()}</dialog>`;
  }

  #asked() {
    return html`<form @submit=${this.#rotate}>
      <h2 id="key-title">${t("A new key for “{name}”?", this.client)}</h2>
      <p>${t("Its program is let in with the new key only, once the one it has now ends. Give yourself the time to put it in.")}</p>
      <label class="field">${t("Is the key it has now good still?")}
        <select name="grace">${LIVES().map(([seconds, words]) => html`<option value=${seconds}>${words}</option>`)}</select></label>
      <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
      <footer class="buttons">
        <button type="button" @click=${() => this.querySelector("dialog").close()}>${t("Cancel")}</button>
        <button class="primary" aria-busy=${this.busy}>${t("New key")}</button>
      </footer>
    </form>`;
  }

  #shown() {
    return html`<form method="dialog">
      <h2 id="key-title">${t("The key of “{name}”", this.client)}</h2>
      <p>${t("Copy it now: it is not shown again.")}</p>
      <shown-secret .value=${this.key} .label=${t("The key")}></shown-secret>
      <p class="hint">${t("A program sends it along, like this:")}</p>
      <pre tabindex="0" aria-label=${t("An example")}><code>curl -H "X-API-Key: ${this.key}" \\
  -F file=@photo.jpg ${api.SERVICE}/images</code></pre>
      <footer class="buttons"><button>${icon("check")}${t("I have kept it")}</button></footer>
    </form>`;
  }
}

customElements.define("portal-key", PortalKey);
