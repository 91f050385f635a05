/** The browsers that are signed in. */

import { html } from "lit";
import { icon } from "./icon.js";
import * as office from "./office.js";
import { Part } from "./part.js";
import { told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { short } from "./words.js";

class SessionList extends Part {
  fetched = office.sessions;

  #end(session) {
    this.change(async () => {
      await office.endSession(session.id);
      told(t("{browser} is signed out", session));
    });
  }

  #endOthers() {
    this.change(async () => {
      const { ended } = await office.endOthers();
      told(tn("{n} other browser is signed out", "{n} other browsers are signed out", ended));
    });
  }

  shown(sessions) {
    const mine = sessions.filter(({ current }) => current);
    const others = sessions.filter(({ current }) => !current).toReversed();
    return html`<ul class="rows" role="list">${[...mine, ...others].map((session) => this.#row(session))}</ul>
      <button type="button" ?hidden=${!others.length} @click=${this.#endOthers}>${icon("sign-out")}${t("Sign out everywhere else")}</button>`;
  }

  #row(session) {
    const end = html`<button type="button" aria-label=${t("Sign out {browser}", session)} @click=${() => this.#end(session)}>${t("Sign out")}</button>`;
    return html`<li>
      <div><b>${session.browser}</b><small>${seen(session)}</small></div>
      ${session.current ? html`<span class="mark">${t("This one")}</span>` : end}
    </li>`;
  }
}

function seen({ address, createdAt, lastUsedAt }) {
  const when = t("last seen {moment}", { moment: short(lastUsedAt ?? createdAt) });
  return [address, when].filter(Boolean).join(" · ");
}

customElements.define("session-list", SessionList);
