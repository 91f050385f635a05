/** The links that are good: each opens one image or one album to whoever holds it. */

import { html, nothing } from "lit";
import { asked } from "../ask.js";
import { icon } from "../icon.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import { day, moment } from "../words.js";
import * as api from "./api.js";
import { none } from "./empty.js";
import { List } from "./part.js";

class PortalLinks extends List {
  path = "/links";

  async #revoke(link) {
    const what = t("Whoever holds it sees nothing any more, at once. It does not come back.");
    if (!(await asked(t("Take back this link to “{name}”?", link), what, t("Take back")))) return;
    this.change(async () => {
      await api.remove(`/links/${link.id}`);
      told(t("The link to “{name}” is taken back", link));
    });
  }

  shown({ data }) {
    if (!data.length) return none("link", t("No links"), t("A link shows an image or an album, a private one too, to whoever has it. Clients make them, and admins: from an image or an album. Each is listed here for as long as it is good."));
    return html`<section class="card" aria-label=${t("Links")}>
      <ul class="rows" role="list">${data.map((link) => this.#row(link))}</ul>${this.further()}
    </section>`;
  }

  #row(link) {
    const ends = link.expiresAt ? t("good until {moment}", { moment: moment(link.expiresAt) }) : t("without end");
    return html`<li>
      ${icon(link.kind === "album" ? "albums" : "library")}
      <div><b>${link.name || t("Something that is gone")}</b>
        <small>${link.kind === "album" ? t("Album of {client}", { client: link.client?.name }) : t("Image of {client}", { client: link.client?.name })}</small>
        <small>${t("Since {day}", { day: day(link.createdAt) })} · ${ends}</small></div>
      ${this.writes ? html`<button type="button" aria-label=${t("Take back the link to “{name}”", link)} @click=${() => this.#revoke(link)}>${t("Take back")}</button>` : nothing}
    </li>`;
  }
}

customElements.define("portal-links", PortalLinks);
