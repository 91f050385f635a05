/** Send a photo to a chat. */

import * as api from "./api.js";
import * as chats from "./chats.js";
import { Sheet } from "./sheet.js";
import { plain } from "./words.js";

class SendDialog extends Sheet {
  #chats = new Map();
  #find = this.part("find");
  #list = this.querySelector(".chats");
  #none = this.querySelector(".none");

  connectedCallback() {
    super.connectedCallback();
    this.#find.addEventListener("input", () => this.#filter());
    this.#find.addEventListener("keydown", (event) => event.key === "Enter" && this.#first(event));
    this.#list.addEventListener("change", () => this.#name());
  }

  prepare() {
    this.form.reset();
    this.form.caption.value = this.photo.caption ?? "";
    this.#list.replaceChildren();
    this.#none.textContent = "";
    this.#name();
  }

  fetch() {
    return chats.all();
  }

  show(found) {
    this.#chats = new Map(found.map((chat) => [chat.chatId, chat]));
    this.#list.replaceChildren(...found.map((chat) => this.#choice(chat)));
    this.#filter();
  }

  async act(photo) {
    const chat = this.#chosen;
    await api.send(photo.id, chat.chatId, this.form.caption.value);
    return `Sent to ${chat.name}`;
  }

  get #chosen() {
    return this.#chats.get(new FormData(this.form).get("chat"));
  }

  #choice(chat) {
    const row = chats.row(this, chat, chats.kind(chat));
    row.querySelector("input").value = chat.chatId;
    row.dataset.plain = plain(`${chat.name} ${chat.members.join(" ")} ${chat.chatId}`);
    return row;
  }

  #filter() {
    const words = plain(this.#find.value).split(/\s+/).filter(Boolean);
    for (const row of this.#list.children) {
      row.hidden = !words.every((word) => row.dataset.plain.includes(word));
      if (row.hidden) row.querySelector("input").checked = false; // nothing is sent to somebody out of sight
    }
    this.#name();
    this.#none.textContent = this.#visible ? "" : this.#chats.size ? "No chat has that name." : "There is no chat yet.";
  }

  get #visible() {
    return [...this.#list.children].find((row) => !row.hidden);
  }

  /** Enter in the search takes the first chat found, and a second Enter sends. */
  #first(event) {
    if (this.#chosen) return;
    event.preventDefault();
    this.#visible?.querySelector("input").click();
  }

  #name() {
    this.go.disabled = !this.#chosen;
    this.go.textContent = this.#chosen ? `Send to ${this.#chosen.name}` : "Send";
  }
}

customElements.define("send-dialog", SendDialog);
