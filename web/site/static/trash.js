/** Put photos into the trash, after saying what becomes of the messages that carry them; and out again at a word. */

import { html } from "lit";
import { json } from "./api.js";
import { PhotoDialog } from "./dialog.js";
import { failed, told, undo } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { where } from "./telling.js";

class TrashDialog extends PhotoDialog {
  static properties = { carried: { state: true } };

  begin() {
    this.carried = null;
  }

  /** How many messages show them is worth knowing, and no reason to wait. */
  async prepare() {
    const { photos } = this;
    try {
      const { places } = await json("POST", "/places", { photoIds: this.ids });
      if (photos === this.photos) this.carried = places;
    } catch (error) {
      failed(error);
    }
  }

  #submit(event) {
    event.preventDefault();
    this.once(() => this.#put());
  }

  async #put() {
    const { photos, ids } = this;
    await json("POST", "/trash", { photoIds: ids });
    this.leave();
    document.dispatchEvent(new CustomEvent("trashed", { detail: photos }));
    told(tn("Photo moved to the trash", "{n} photos moved to the trash", photos.length), undo(() => back(photos)));
  }

  render() {
    return html`<dialog class="sheet trash" aria-labelledby="trash-title" aria-describedby="trash-what" closedby="any">
      <form @submit=${this.#submit}>
        ${this.heading("trash-title", tn("Move to the trash?", "Move {n} photos to the trash?", this.photos.length))}
        <p id="trash-what">${tn("From there it can be brought back for a while.", "From there they can be brought back for a while.", this.photos.length)} ${this.#shown()}</p>
        <footer class="buttons">
          <button type="button" autofocus @click=${() => this.leave()}>${t("Cancel")}</button>
          <button class="danger" aria-busy=${this.busy}>${t("Move to the trash")}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #shown() {
    if (!this.carried) return "";
    const chats = new Set(this.carried.map(({ account, chatId }) => `${account} ${chatId}`));
    const photos = this.photos.length;
    if (!chats.size) return tn("No message in your chats shows it.", "No message in your chats shows them.", photos);
    const messages = where(this.carried.length, chats.size);
    return tn("{messages} will still show it. To take it out of there, cancel and purge first.", "{messages} will still show them. To take them out of there, cancel and purge first.", photos, { messages });
  }
}

async function back(photos) {
  try {
    await json("POST", "/trash/restore", { photoIds: photos.map(({ id }) => id) });
    document.dispatchEvent(new CustomEvent("restored", { detail: photos }));
    told(tn("Photo is back", "{n} photos are back", photos.length));
  } catch (error) {
    failed(error);
  }
}

customElements.define("trash-dialog", TrashDialog);
