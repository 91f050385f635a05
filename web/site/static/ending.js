/** When a send disappears, after all: at another time, or not at all. */

import { html } from "lit";
import { change as send } from "./dispatches.js";
import { expiry, lasting, NEVER } from "./lasting.js";
import { LightElement } from "./light.js";
import { failed, told } from "./toasts.js";
import { t } from "./tongue.js";
import { short } from "./words.js";

/** Asks for another time of this send; answers whether there is one. */
export function change(ending) {
  const dialog = document.createElement("ending-dialog");
  dialog.ending = ending;
  document.body.append(dialog);
  return dialog.answer;
}

class EndingDialog extends LightElement {
  static properties = { ending: {}, stay: { state: true } };

  #answer = Promise.withResolvers();

  constructor() {
    super();
    this.stay = NEVER;
  }

  get answer() {
    return this.#answer.promise;
  }

  firstUpdated() {
    this.querySelector("dialog").showModal();
  }

  async #submit(event) {
    event.preventDefault();
    try {
      const { account, chatId, messageId } = this.ending;
      const { expiresAt, warning } = await send({ account, chatId, messageId, ...this.#end() });
      told([expiresAt ? t("Disappears {when}", { when: short(expiresAt) }) : t("It stays"), warning].filter(Boolean).join(". "));
      this.#answer.resolve(true);
      this.querySelector("dialog").close();
    } catch (error) {
      failed(error);
    }
  }

  /** Counted from now, since it has gone out already. */
  #end() {
    const { expiresAt, expiresInSeconds, expireScope = "me" } = expiry(this.stay);
    const end = expiresInSeconds ? new Date(Date.now() + expiresInSeconds * 1000).toISOString() : (expiresAt ?? null);
    return { expiresAt: end, expireScope };
  }

  #closed() {
    this.#answer.resolve(false);
    this.remove();
  }

  render() {
    return html`<dialog class="sheet" aria-labelledby="ending-title" closedby="any" @close=${this.#closed}>
      <form @submit=${this.#submit}>
        <h2 id="ending-title">${t("When should it disappear?")}</h2>
        <p class="muted">${t("So far: {when}.", { when: short(this.ending.expiresAt) })}</p>
        ${lasting(this.stay, (news) => (this.stay = { ...this.stay, ...news }), t("Never: it stays"))}
        <footer class="buttons">
          <button type="button" autofocus @click=${() => this.querySelector("dialog").close()}>${t("Cancel")}</button>
          <button class="primary">${t("Change")}</button>
        </footer>
      </form>
    </dialog>`;
  }
}

customElements.define("ending-dialog", EndingDialog);
