/** Purge: first what would go, in plain words; then, only when told so, take it out of every chat. */

import * as api from "./api.js";
import * as chats from "./chats.js";
import { Sheet } from "./sheet.js";
import { count } from "./words.js";

class PurgeDialog extends Sheet {
  #list = this.querySelector(".chats");

  prepare() {
    this.#list.replaceChildren();
    this.part("what").textContent = "Looking through your chats…";
    this.go.hidden = true;
  }

  fetch(photo) {
    return Promise.all([api.previewPurge(photo.id), chats.all()]);
  }

  show([preview, known]) {
    const named = new Map(known.map((chat) => [chat.chatId, chat]));
    this.#list.replaceChildren(...preview.chats.map((each) => this.#affected(each, named.get(each.chatId))));
    this.part("what").textContent = explained(preview);
    this.go.hidden = preview.totalMessages === 0;
    this.go.textContent = `Delete ${count(preview.totalMessages, "message")}`;
  }

  async act(photo) {
    const { deletedMessages, failedMessages, affectedChats } = await api.purge(photo.id);
    return `Deleted ${deletedMessages} messages from ${affectedChats} chats${left(failedMessages)}`;
  }

  #affected({ chatId, messageCount }, chat = chats.unknown(chatId)) {
    return chats.row(this, chat, count(messageCount, "message"));
  }
}

function explained({ chats, totalMessages }) {
  if (!totalMessages) return "This photo is in none of your chats. There is nothing to purge.";
  const where = `${count(totalMessages, "message")} in ${count(chats.length, "chat")}`;
  return `${where} will be removed from your devices. Everybody else keeps their copy.`;
}

function left(failures) {
  return failures ? `. ${count(failures, "message")} could not be deleted; purge again to try once more.` : "";
}

customElements.define("purge-dialog", PurgeDialog);
