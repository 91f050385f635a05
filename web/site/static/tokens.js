/** API tokens: keys for programs, each limited to what it is for. */

import { html, nothing } from "lit";
import { asked } from "./ask.js";
import { icon } from "./icon.js";
import "./newtoken.js";
import * as office from "./office.js";
import { Part } from "./part.js";
import { scopeNames } from "./scopes.js";
import { told } from "./toasts.js";
import { t } from "./tongue.js";
import { day, list, short } from "./words.js";

class TokenList extends Part {
  fetched = office.tokens;

  async #revoke(token) {
    const what = t("Whatever uses it stops working at once. A revoked token does not come back.");
    if (!(await asked(t("Revoke “{name}”?", token), what, t("Revoke")))) return;
    this.change(async () => {
      await office.revokeToken(token.id);
      told(t("“{name}” is revoked", token));
    });
  }

  shown(tokens) {
    return html`${tokens.length ? html`<ul class="rows" role="list">${tokens.map((token) => this.#row(token))}</ul>` : this.#none()}
      <button type="button" class="primary" @click=${this.#ask}>${icon("add")}${t("New token")}</button>
      <new-token @made=${() => this.refresh()}></new-token>`;
  }

  #ask() {
    this.querySelector("new-token").ask();
  }

  #none() {
    return html`<p class="muted">${t("No tokens yet. A script or an app signs in with one, and it can be limited to what it is for.")}</p>`;
  }

  #row(token) {
    const may = token.scopes ? list(token.scopes.map((scope) => scopeNames()[scope][0])) : t("May do everything");
    return html`<li>
      <div><b>${token.name}</b><small>${may}</small><small>${used(token)}${ends(token)}</small></div>
      <button type="button" aria-label=${t("Revoke {name}", token)} @click=${() => this.#revoke(token)}>${t("Revoke")}</button>
    </li>`;
  }
}

const used = ({ lastUsedAt }) => (lastUsedAt ? t("Last used {moment}", { moment: short(lastUsedAt) }) : t("Never used"));

const ends = ({ expiresAt }) => (expiresAt ? ` · ${t("good until {day}", { day: day(expiresAt) })}` : nothing);

customElements.define("token-list", TokenList);
