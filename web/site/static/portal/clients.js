/** The applications that keep images here: to make, to name, to give a new key, and to shut out. */

import "./key.js";
import { html, nothing } from "lit";
import { asked } from "../ask.js";
import { icon } from "../icon.js";
import { shortcut } from "../shortcuts.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import { day } from "../words.js";
import * as api from "./api.js";
import { first } from "./empty.js";
import { Room } from "./part.js";
import { to } from "./query.js";

class PortalClients extends Room {
  fetched = () => api.get("/clients");

  async refresh() {
    await super.refresh();
    if (location.hash !== "#new") return;
    history.replaceState(null, "", location.pathname);
    this.make();
  }

  acts() {
    return this.chief ? html`<button type="button" class="primary" data-new @click=${() => this.make()}>${icon("add")}<span>${t("New client")}</span></button>` : nothing;
  }

  make() {
    if (!this.me || !this.chief) return false;
    name({ title: t("New client"), label: t("Name"), verb: t("Create"), most: 100 }, async (name) => {
      const made = await api.post("/clients", { name });
      await this.refresh();
      told(t("Client “{name}” created", { name }));
      this.key.show(made, made.apiKey);
    });
  }

  #rename(client) {
    name({ title: t("Rename client"), label: t("Name"), verb: t("Rename"), value: client.name, most: 100 }, async (name) => {
      await api.patch(`/clients/${client.id}`, { name });
      await this.refresh();
      told(t("The client is called “{name}” now", { name }));
    });
  }

  async #disable(client) {
    const what = t("Its key and all links to its images stop working at once. Nothing is deleted, and it can be let in again.");
    if (!(await asked(t("Shut out “{name}”?", client), what, t("Shut out")))) return;
    this.#let(client, false, t("“{name}” is shut out", client));
  }

  #let(client, active, said) {
    this.change(async () => {
      await api.patch(`/clients/${client.id}`, { active });
      told(said);
    });
  }

  get key() {
    return this.querySelector("portal-key");
  }

  shown(clients) {
    return html`${clients.length ? html`<section class="card" aria-label=${t("Clients")}><ul class="rows" role="list">${clients.map((client) => this.#row(client))}</ul></section>` : first(this.chief)}
      <portal-key></portal-key>`;
  }

  #row(client) {
    return html`<li>
      <div><b><a class="reach" href=${to("images", { clientId: client.id })}>${client.name}</a></b>
        <small>${t("Since {day}", { day: day(client.createdAt) })}</small><small class="id">${client.id}</small></div>
      ${client.active ? nothing : html`<span class="mark off">${t("No access")}</span>`}
      ${this.writes ? this.#acts(client) : nothing}
    </li>`;
  }

  #acts(client) {
    return html`<div class="row-acts">
      <button type="button" class="quiet" aria-label=${t("Rename “{name}”", client)} title=${t("Rename")} @click=${() => this.#rename(client)}>${icon("edit")}</button>
      <button type="button" aria-label=${t("New key for “{name}”", client)} @click=${() => this.key.ask(client)}>${icon("key")}${t("New key")}</button>
      ${client.active
        ? html`<button type="button" aria-label=${t("Shut out “{name}”", client)} @click=${() => this.#disable(client)}>${t("Shut out")}</button>`
        : html`<button type="button" aria-label=${t("Let “{name}” in again", client)} @click=${() => this.#let(client, true, t("“{name}” is let in again", client))}>${t("Let in")}</button>`}
    </div>`;
  }
}

const name = (question, act) => document.querySelector("name-dialog").ask(question, act);

customElements.define("portal-clients", PortalClients);

const room = document.querySelector("portal-clients");
shortcut("n", t("New client"), () => room.make(), t("Clients"));
