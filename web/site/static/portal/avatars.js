/** The pictures of users, one for each. */

import "./picture.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { asked as confirmed } from "../ask.js";
import { icon } from "../icon.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import { day } from "../words.js";
import * as api from "./api.js";
import { none } from "./empty.js";
import { List } from "./part.js";
import { ask, asked } from "./query.js";
import { clientOptions, person } from "./terms.js";

class PortalAvatars extends List {
  path = "/avatars";

  get wish() {
    return { clientId: asked().clientId ?? "" };
  }

  async refresh() {
    this.clients ??= await api.get("/clients");
    await super.refresh();
  }

  #choose({ target }) {
    ask({ clientId: target.value });
    this.once(() => this.refresh());
  }

  async #delete(avatar) {
    const name = person(avatar.user);
    if (!(await confirmed(t("Delete the avatar of {name}?", { name }), t("They have none then, until their client puts in another."), t("Delete")))) return;
    this.change(async () => {
      await api.remove(`/avatars/${avatar.id}`);
      told(t("The avatar of {name} is deleted", { name }));
    });
  }

  shown({ data }) {
    return html`${data.length || this.wish.clientId ? this.#filter() : nothing}
      ${data.length ? html`<ul class="faces" role="list">${repeat(data, ({ id }) => id, (avatar) => this.#face(avatar))}</ul>${this.further()}` : none("person", t("No avatars"), t("A client gives each of its users one, and shows it wherever they are."))}`;
  }

  #filter() {
    return html`<form class="sieve" role="search" aria-label=${t("Filters")}>
        <label class="field">${t("Client")}<select name="clientId" @change=${this.#choose}>${clientOptions(this.clients, this.wish.clientId)}</select></label>
      </form>`;
  }

  #face(avatar) {
    const name = person(avatar.user);
    return html`<li>
      <portal-picture .path=${`/avatars/${avatar.id}/download?thumb=true&t=${Date.parse(avatar.updatedAt)}`}></portal-picture>
      <b>${name}</b><small>${avatar.client?.name}</small><small>${day(avatar.updatedAt)}</small>
      ${this.writes ? html`<button type="button" class="quiet" aria-label=${t("Delete the avatar of {name}", { name })} title=${t("Delete")} @click=${() => this.#delete(avatar)}>${icon("delete")}</button>` : nothing}
    </li>`;
  }
}

customElements.define("portal-avatars", PortalAvatars);
