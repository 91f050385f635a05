/** Making a token: a name, what it may do, how long; and then its secret, which is shown this once. */

import "./secret.js";
import { html, nothing } from "lit";
import { BASE } from "./api.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import * as office from "./office.js";
import { scopeNames } from "./scopes.js";
import { t } from "./tongue.js";

const LIVES = [30, 90, 365]; // days

class NewToken extends LightElement {
  static properties = { limited: { state: true }, made: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.#forget();
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  async ask() {
    this.#forget();
    await this.updateComplete;
    this.querySelector("form").reset();
    this.dialog.showModal();
  }

  #forget() {
    Object.assign(this, { limited: true, made: null, problem: "", busy: false });
  }

  async #make(event) {
    event.preventDefault();
    if (this.busy) return;
    Object.assign(this, { busy: true, problem: "" });
    try {
      this.made = await office.addToken(wish(new FormData(event.target)));
      this.dispatchEvent(new Event("made"));
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = false;
  }

  render() {
    return html`<dialog class="sheet form-sheet" aria-labelledby="token-title" @close=${() => this.made && this.#forget()}>
      ${this.made ? this.#secret() : this.#form()}
    </dialog>`;
  }

  #form() {
    return html`<form @submit=${this.#make}>
      <h2 id="token-title">${t("New token")}</h2>
      <label class="field">${t("What is it for?")}
        <input name="name" required maxlength="60" autocomplete="off" placeholder=${t("Backup script")} /></label>
      <fieldset class="pills"><legend>${t("What may it do?")}</legend>
        ${this.#kind(true, t("Only this"))}${this.#kind(false, t("Everything"))}</fieldset>
      ${this.limited ? html`<div class="scopes">${Object.entries(scopeNames()).map(scope)}</div>` : nothing}
      <label class="field">${t("How long?")}
        <select name="days"><option value="">${t("Until it is revoked")}</option>
          ${LIVES.map((days) => html`<option value=${days}>${t("{days} days", { days })}</option>`)}</select></label>
      <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
      <footer class="buttons">
        <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
        <button class="primary" aria-busy=${this.busy}>${t("Make token")}</button>
      </footer>
    </form>`;
  }

  #kind(limited, text) {
    return html`<label class="pill"><input type="radio" name="kind" value=${limited ? "some" : "all"} ?checked=${limited}
      @change=${() => (this.limited = limited)} />${text}</label>`;
  }

  #secret() {
    return html`<form method="dialog">
      <h2 id="token-title">${t("“{name}” is made", this.made)}</h2>
      <p>${t("Copy it now: it is not shown again.")}</p>
      <shown-secret .value=${this.made.token} .label=${t("The token")}></shown-secret>
      <p class="hint">${t("A program sends it along, like this:")}</p>
      <pre tabindex="0" aria-label=${t("An example")}><code>curl -H "Authorization: Bearer ${this.made.token}" \\
  ${BASE}</code></pre>
      <footer class="buttons"><button>${icon("check")}${t("I have kept it")}</button></footer>
    </form>`;
  }
}

const scope = ([name, [title, means]]) => html`<label class="tick"><input type="checkbox" name="scope" value=${name} ?checked=${name === "library:read"} />
  <span><b>${title}</b><small>${means}</small></span></label>`;

function wish(form) {
  if (form.get("kind") === "some" && !form.has("scope")) throw new Error(t("Tick at least one thing it may do."));
  const scopes = form.get("kind") === "all" ? null : form.getAll("scope");
  return { name: form.get("name"), scopes, days: Number(form.get("days")) || null };
}

customElements.define("new-token", NewToken);
