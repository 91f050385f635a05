/** Somebody who looks after the service: new, or what they may from now on. */

import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import * as api from "./api.js";
import { roles } from "./terms.js";

const DEFAULT = "ADMIN";

class PortalSomeone extends LightElement {
  static properties = { person: { state: true }, clients: { state: true }, role: { state: true }, every: { state: true }, open: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { person: null, clients: [], role: DEFAULT, every: true, open: false, problem: "" });
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  async ask(person, clients) {
    this.open = false;
    await this.updateComplete;
    Object.assign(this, { person, clients, role: person?.role ?? DEFAULT, every: person?.allClientsAccess ?? true, open: true, problem: "" });
    await this.updateComplete;
    this.dialog.showModal();
  }

  #save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.problem = "";
    this.once(async () => {
      try {
        const { name } = await this.#done(wish(form, this.role === "SUPER_ADMIN" || this.every));
        told(this.person ? t("Saved") : t("{name} may sign in now", { name }));
        this.dialog.close();
        this.dispatchEvent(new Event("done"));
      } catch (error) {
        this.problem = error.message;
      }
    });
  }

  #done(wish) {
    return this.person ? api.patch(`/admins/${this.person.id}`, wish) : api.post("/admins", wish);
  }

  render() {
    if (!this.open) return nothing;
    const { person } = this;
    return html`<dialog class="sheet token-sheet" aria-labelledby="someone-title">
      <form @submit=${this.#save}>
        <h2 id="someone-title">${person ? t("Change {name}", person) : t("Add somebody")}</h2>
        <label class="field">${t("Name")}<input name="name" maxlength="200" autocomplete="off" value=${person?.name ?? ""} ?required=${person !== null} /></label>
        <label class="field">${t("E-mail address")}<input name="email" type="email" required maxlength="200" autocomplete="off" value=${person?.email ?? ""} /></label>
        <label class="field">${person ? t("A new password, if they need one") : t("A password to begin with")}
          <input name="password" type="password" minlength="8" maxlength="1024" autocomplete="new-password" ?required=${!person} /></label>
        <fieldset class="of-roles"><legend>${t("Role")}</legend>${Object.entries(roles()).map(([role, [title, means]]) => html`<label class="tick">
          <input type="radio" name="role" value=${role} ?checked=${role === this.role} @change=${() => (this.role = role)} /><span><b>${title}</b><small>${means}</small></span></label>`)}</fieldset>
        ${this.role === "SUPER_ADMIN" ? nothing : this.#whose(person)}
        ${person ? html`<label class="tick"><input type="checkbox" name="active" ?checked=${person.active} /><span><b>${t("May sign in")}</b><small>${t("Without it they are signed out at once")}</small></span></label>` : nothing}
        <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <footer class="buttons">
          <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${person ? t("Save") : t("Add")}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #whose(person) {
    const theirs = new Set(person?.allowedClientIds ?? []);
    return html`<fieldset><legend>${t("Which clients?")}</legend>
      <label class="tick"><input type="checkbox" ?checked=${this.every} @change=${({ target }) => (this.every = target.checked)} /><span><b>${t("All, also those to come")}</b></span></label>
      ${this.every ? nothing : html`<div class="scopes">${this.clients.map(({ id, name }) => html`<label class="tick"><input type="checkbox" name="client" value=${id} ?checked=${theirs.has(id)} /><span>${name}</span></label>`)}</div>`}
    </fieldset>`;
  }
}

function wish(form, every) {
  const about = { email: form.get("email"), role: form.get("role"), allClientsAccess: every };
  if (!every) about.allowedClientIds = form.getAll("client");
  if (form.get("name")) about.name = form.get("name");
  if (form.get("password")) about.password = form.get("password");
  if (document.querySelector("portal-someone [name=active]")) about.active = form.has("active");
  return about;
}

customElements.define("portal-someone", PortalSomeone);
