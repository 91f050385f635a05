/** Delete a photo from the vault, after saying what becomes of the messages that carry it. */

import * as api from "./api.js";
import { Sheet } from "./sheet.js";
import { count } from "./words.js";

class DeleteDialog extends Sheet {
  prepare() {
    this.part("what").textContent = "The photo leaves your vault.";
  }

  fetch(photo) {
    return api.previewPurge(photo.id);
  }

  show({ totalMessages }) {
    this.part("what").textContent = totalMessages
      ? `The photo leaves your vault. ${count(totalMessages, "message")} in your chats will still show it, and ` +
        "the ones you sent stay tracked. To take them out as well, cancel and purge first."
      : "The photo leaves your vault. No message in your chats shows it.";
  }

  async act(photo) {
    const { trackedSends } = await api.remove(photo.id);
    this.dispatchEvent(new CustomEvent("deleted", { detail: photo }));
    return trackedSends ? `Photo deleted. Still tracked: ${count(trackedSends, "send")}.` : "Photo deleted";
  }
}

customElements.define("delete-dialog", DeleteDialog);
