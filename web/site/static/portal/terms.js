/** Words for what is the same in several rooms. */

import { html, nothing } from "lit";
import { t, tn } from "../tongue.js";

/** What a role is called, and what it may. */
export const roles = () => ({
  SUPER_ADMIN: [t("Super admin"), t("Everything, for all clients; makes clients and people")],
  ADMIN: [t("Admin"), t("Looks at, changes and deletes what is their clients’")],
  VIEWER: [t("Viewer"), t("Looks at it, and changes nothing")],
});

export const images = (number) => tn("{n} image", "{n} images", number);

/** A user as people know them. */
export const person = (user) => user?.username || user?.externalUserId || t("Nobody");

/** A client to choose; `none` is what stands for all of them. */
export const clientOptions = (clients, chosen = "", none = t("All clients")) => html`${none ? html`<option value="">${none}</option>` : nothing}
  ${clients.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}`;

/** "sea, dog" as two. */
export const tagsOf = (text) => [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];
