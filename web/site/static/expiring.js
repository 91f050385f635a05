/** What was sent for a while only, the next to disappear first: it can be changed, or stay after all. */

import { html, nothing } from "lit";
import * as api from "./api.js";
import { home } from "./choice.js";
import { change } from "./dispatches.js";
import { Part } from "./part.js";
import { failed, told } from "./toasts.js";
import { t } from "./tongue.js";
import { moment } from "./words.js";

class ExpiringList extends Part {
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("purged", this.#look);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("purged", this.#look);
  }

  #look = () => this.refresh().catch(failed);

  async fetched() {
    const [sends, chats] = await Promise.all([api.expiring(), api.chats()]);
    return { sends, names: new Map(chats.map((chat) => [home(chat), chat.name])) };
  }

  #change(send) {
    this.change(async () => (await import("./ending.js")).change(send));
  }

  #lift({ account, chatId, messageId }) {
    this.change(async () => {
      await change({ account, chatId, messageId, expiresAt: null });
      told(t("It stays"));
    });
  }

  shown({ sends, names }) {
    if (!sends.length) return html`<p class="muted">${t("Nothing you sent is to disappear. Choose “Disappears after” when you send a photo, and it is listed here.")}</p>`;
    return html`<ul role="list">${sends.map((send) => this.#row(send, names.get(home(send)) ?? send.chatId))}</ul>`;
  }

  #row(send, name) {
    return html`<li>
      <a href=${`${new URL("library", api.HOME)}#${send.photoId}`} aria-label=${t("Photo #{id}", { id: send.photoId })}>
        <img src=${api.thumb(send.photoId)} alt="" width="56" height="56" @error=${({ target }) => (target.hidden = true)} /></a>
      <div><b>${t("To {name}", { name })}</b><span>${ends(send)}</span>${send.warning ? html`<small>${send.warning}</small>` : nothing}</div>
      <span class="buttons">
        <button type="button" aria-busy=${this.busy} @click=${() => this.#change(send)}>${t("Change")}</button>
        <button type="button" aria-busy=${this.busy} @click=${() => this.#lift(send)}>${t("Let it stay")}</button></span>
    </li>`;
  }
}

function ends({ expiresAt, expireScope }) {
  const when = moment(expiresAt);
  return expireScope === "everyone" ? t("Disappears for everyone {when}", { when }) : t("Disappears for you {when}", { when });
}

customElements.define("expiring-list", ExpiringList);
