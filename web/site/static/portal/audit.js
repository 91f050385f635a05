/** What was done to the service, by whom, and when. */

import { html, nothing } from "lit";
import { t } from "../tongue.js";
import { short } from "../words.js";
import * as api from "./api.js";
import { none } from "./empty.js";
import { Room } from "./part.js";

const DEEDS = () => ({
  sign_in: t("Signed in"),
  sign_out: t("Signed out"),
  wrong_password: t("Wrong password"),
  change_my_password: t("Changed their password"),
  change_me: t("Changed their own name or address"),
  add_client: t("Made a client"),
  change_client: t("Changed a client"),
  rotate_client: t("Gave a client a new key"),
  add_admin: t("Added somebody who looks after the service"),
  change_admin: t("Changed what somebody may"),
  remove_admin: t("Removed somebody who looked after the service"),
  add_user: t("Named a user"),
  change_user: t("Named a user anew"),
  upload_image: t("Uploaded an image"),
  upload_for_client: t("Uploaded an image for a client"),
  change_image: t("Changed an image"),
  change_any_image: t("Changed an image"),
  delete_image: t("Deleted an image"),
  delete_any_image: t("Deleted an image"),
  share_image: t("Shared an image by a link"),
  share_any_image: t("Shared an image by a link"),
  revoke_image_share: t("Took back a link"),
  revoke_any_image_share: t("Took back a link"),
  end_link: t("Took back a link"),
  put_avatar: t("Set an avatar"),
  remove_avatar: t("Deleted an avatar"),
  delete_avatar: t("Deleted an avatar"),
  add_image_album: t("Made an album"),
  add_album_for_client: t("Made an album for a client"),
  change_image_album: t("Changed an album"),
  change_external_album: t("Changed an album"),
  change_any_album: t("Changed an album"),
  remove_image_album: t("Deleted an album"),
  remove_any_album: t("Deleted an album"),
  put_images_in_album: t("Put images in an album"),
  put_images_in_external_album: t("Put images in an album"),
  put_images_in_any_album: t("Put images in an album"),
  take_images_out_of_album: t("Took images out of an album"),
  take_images_out_of_external_album: t("Took images out of an album"),
  take_images_out_of_any_album: t("Took images out of an album"),
  add_album_token: t("Shared an album by a link"),
  add_token_of_album: t("Shared an album by a link"),
  share_any_album: t("Shared an album by a link"),
  revoke_album_token: t("Took back a link"),
  revoke_album_tokens: t("Took back all links to an album"),
  revoke_any_album_token: t("Took back a link"),
});

/** "add_user" is "Add user", where nobody gave it better words. */
const worded = (action) => DEEDS()[action] ?? action.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

class PortalAudit extends Room {
  fetched = () => (this.me.allClientsAccess ? api.get("/audit") : null);

  #more() {
    this.once(async () => {
      const { data, next } = await api.get("/audit", { before: this.found.next });
      this.found = { data: [...this.found.data, ...data], next };
    });
  }

  async refresh() {
    await super.refresh();
    this.found ??= { data: [], next: null };
  }

  shown({ data, next }) {
    if (!this.me.allClientsAccess) return none("lock", t("Not for you to see"), t("The record tells of all clients, and is for those who look after all of them."));
    return html`<section class="card" aria-label=${t("Record")}>
      <ol class="rows deeds" role="list">${data.map(row)}</ol>
      <button type="button" ?hidden=${!next} aria-busy=${this.busy} @click=${this.#more}>${t("Show earlier")}</button>
    </section>`;
  }
}

function row({ action, object, by, credential, address, at }) {
  const who = [credential === "client_key" ? t("the client “{by}”", { by }) : by, address].filter(Boolean).join(" · ");
  return html`<li data-mood=${action === "wrong_password" ? "ill" : nothing}>
    <div><b>${worded(action)}</b><small>${who}</small>${object ? html`<small class="id">${object}</small>` : nothing}</div>
    <time datetime=${at}>${short(at)}</time>
  </li>`;
}

customElements.define("portal-audit", PortalAudit);
