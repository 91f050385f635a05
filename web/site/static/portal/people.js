/** Who looks after the service: super admins, admins of some clients, and those who only look. */

import "./someone.js";
import { html, nothing } from "lit";
import { asked } from "../ask.js";
import { icon } from "../icon.js";
import { shortcut } from "../shortcuts.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import { list, moment } from "../words.js";
import * as api from "./api.js";
import { none } from "./empty.js";
import { Room } from "./part.js";
import { roles } from "./terms.js";

class PortalPeople extends Room {
  fetched = async () => {
    if (!this.chief) return { people: [], clients: [] };
    const [people, clients] = await Promise.all([api.get("/admins"), api.get("/clients")]);
    return { people, clients };
  };

  acts() {
    return this.chief ? html`<button type="button" class="primary" data-new @click=${() => this.ask()}>${icon("add")}<span>${t("Add somebody")}</span></button>` : nothing;
  }

  /** About somebody there is, or somebody new. */
  ask(person = null) {
    if (!this.me || !this.chief) return false;
    this.querySelector("portal-someone").ask(person, this.found.clients);
  }

  async #remove(person) {
    const what = t("They are signed out at once. What they did stays in the record.");
    if (!(await asked(t("Remove {name}?", person), what, t("Remove")))) return;
    this.change(async () => {
      await api.remove(`/admins/${person.id}`);
      told(t("{name} is removed", person));
    });
  }

  shown({ people, clients }) {
    if (!this.chief) return none("lock", t("Not for you to see"), t("Super admins say who looks after the service."));
    const names = new Map(clients.map(({ id, name }) => [id, name]));
    return html`<section class="card" aria-label=${t("People")}><ul class="rows" role="list">${people.map((person) => this.#row(person, names))}</ul></section>
      <portal-someone @done=${() => this.once(() => this.refresh())}></portal-someone>`;
  }

  #row(person, names) {
    const theirs = person.allowedClientIds.map((id) => names.get(id)).filter(Boolean);
    const whose = person.allClientsAccess ? t("all clients") : theirs.length ? list(theirs) : t("no client");
    return html`<li>
      <div><b>${person.name}</b>${person.email === person.name ? nothing : html`<small>${person.email}</small>`}
        <small>${roles()[person.role][0]} · ${whose}</small>
        <small>${person.lastLoginAt ? t("Last signed in {moment}", { moment: moment(person.lastLoginAt) }) : t("Never signed in")}</small></div>
      ${person.active ? nothing : html`<span class="mark off">${t("No access")}</span>`}
      ${person.id === this.me.id ? html`<span class="mark">${t("You")}</span>` : this.#acts(person)}
    </li>`;
  }

  #acts(person) {
    return html`<div class="row-acts">
      <button type="button" class="quiet" aria-label=${t("Change {name}", person)} title=${t("Change")} @click=${() => this.ask(person)}>${icon("edit")}</button>
      <button type="button" class="quiet" aria-label=${t("Remove {name}", person)} title=${t("Remove")} @click=${() => this.#remove(person)}>${icon("delete")}</button>
    </div>`;
  }
}

customElements.define("portal-people", PortalPeople);

shortcut("n", t("Add somebody"), () => document.querySelector("portal-people").ask(), t("People"));
