/** What there is to do where nothing is yet. */

import { html, nothing } from "lit";
import { icon } from "../icon.js";
import { t } from "../tongue.js";
import { sentence } from "../words.js";
import { SERVICE } from "./api.js";
import { to } from "./query.js";

/** Nobody keeps images here yet. */
export const first = (chief) => html`<div class="none">
  ${icon("app")}
  <h2>${t("No clients yet")}</h2>
  <p>${t("A client is an application that keeps images here for its users: a shop, a forum, an app. It comes with a key of its own, and sees nothing of the others.")}</p>
  ${chief ? making() : html`<p>${t("A super admin makes clients, and says which of them you look after.")}</p>`}
</div>`;

const making = () => html`<a class="button primary" href=${`${to("clients")}#new`}>${icon("add")}${t("New client")}</a>
  <p class="hint">${sentence(t("Or, where ChatVault runs: `chatvault client create --name Shop`"))}</p>`;

/** A client there is, and no image. */
export const howto = () => html`<p>${t("A client’s program puts images in, with its key:")}</p>
  <pre tabindex="0" aria-label=${t("An example")}><code>curl -H "X-API-Key: cvc_…" \\
  -F file=@photo.jpg ${SERVICE}/images</code></pre>`;

export const none = (picture, title, ...about) => html`<div class="none">${icon(picture)}<h2>${title}</h2>${about.map((each) => (each === nothing ? nothing : typeof each === "string" ? html`<p>${each}</p>` : each))}</div>`;
