/** Letting somebody in: a name, what they may do, and then the link to give them, which is shown this once. */

import "./secret.js";
import { html } from "lit";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import * as office from "./office.js";
import { roleNames } from "./roles.js";
import { t } from "./tongue.js";
import { day, plain } from "./words.js";

class InviteSheet extends LightElement {
  static properties = { made: { state: true }, problem: { state: true } };

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

  /** The invitation of somebody who is on the list already. */
  async show(invitation) {
    this.#forget();
    this.made = invitation;
    await this.updateComplete;
    this.dialog.showModal();
  }

  #forget() {
    Object.assign(this, { made: null, problem: "", busy: false, chosen: false });
  }

  async #invite(event) {
    event.preventDefault();
    if (this.busy) return;
    Object.assign(this, { busy: true, problem: "" });
    try {
      this.made = await office.addPerson(Object.fromEntries(new FormData(event.target)));
      this.dispatchEvent(new Event("made"));
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = false;
  }

  /** The first name will do, until somebody writes another one. */
  #named({ target }) {
    const { login } = target.form;
    if (!this.chosen) login.value = plain(target.value.trim()).split(/\s+/)[0].replace(/[^\p{L}\p{N}._-]/gu, "");
  }

  render() {
    return html`<dialog class="sheet form-sheet" aria-labelledby="invite-title" @close=${() => this.made && this.#forget()}>
      ${this.made ? this.#link() : this.#form()}
    </dialog>`;
  }

  #form() {
    return html`<form @submit=${this.#invite}>
      <h2 id="invite-title">${t("Invite somebody")}</h2>
      <label class="field">${t("Who is it?")}
        <input name="name" required maxlength="60" autocomplete="off" placeholder="Anna" @input=${this.#named} /></label>
      <label class="field">${t("Name to sign in with")}
        <input name="login" required maxlength="40" autocomplete="off" autocapitalize="none" spellcheck="false" @input=${() => (this.chosen = true)} /></label>
      <fieldset class="roles"><legend>${t("What may they do?")}</legend>${Object.entries(roleNames()).map(role)}</fieldset>
      <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
      <footer class="buttons">
        <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
        <button class="primary" aria-busy=${this.busy}>${t("Make invitation")}</button>
      </footer>
    </form>`;
  }

  #link() {
    const { name, login, link, invitedUntil } = this.made;
    return html`<form method="dialog">
      <h2 id="invite-title">${t("An invitation for {name}", { name })}</h2>
      <p>${t("Give {name} this link. Whoever opens it chooses the password of “{login}”: it is good once, until {day}, and not shown again.", { name, login, day: day(invitedUntil) })}</p>
      <shown-secret .value=${link} .label=${t("The invitation")}></shown-secret>
      <footer class="buttons"><button>${icon("check")}${t("I have passed it on")}</button></footer>
    </form>`;
  }
}

const role = ([value, [title, means]]) => html`<label class="tick"><input type="radio" name="role" value=${value} ?checked=${value === "viewer"} />
  <span><b>${title}</b><small>${means}</small></span></label>`;

customElements.define("invite-sheet", InviteSheet);
