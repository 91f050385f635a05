/** Send a photo to a chat. */

import * as api from "./api.js";
import * as chats from "./chats.js";
import { Sheet } from "./sheet.js";
import { plain, short } from "./words.js";

const WEEK = 7 * 24 * 3600_000; // ms

class SendDialog extends Sheet {
  #chats = new Map();
  #find = this.part("find");
  #list = this.querySelector(".chats");
  #none = this.querySelector(".none");
  #looked = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#find.addEventListener("input", () => this.#filter());
    this.#find.addEventListener("keydown", (event) => event.key === "Enter" && this.#first(event));
    this.#list.addEventListener("change", () => this.#name());
    this.querySelector(".lasting").addEventListener("change", () => this.#lasting());
    this.dialog.addEventListener("close", () => (this.#looked += 1));
  }

  prepare() {
    this.form.reset();
    this.form.caption.value = this.photo.caption ?? "";
    this.#list.replaceChildren();
    this.#none.textContent = "";
    this.#lasting();
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
    const { expiresAt } = await api.send(photo.id, chat.chatId, this.form.caption.value, this.#expiry);
    this.dispatchEvent(new CustomEvent("sent", { detail: photo }));
    return expiresAt ? `Sent to ${chat.name}. Disappears ${short(expiresAt)}` : `Sent to ${chat.name}`;
  }

  // ── for a while only ────────────────────────────────────────────────────────────────────────────────

  get #expiry() {
    const { lasting, date, scope } = this.form;
    if (!lasting.value) return {};
    const when = lasting.value === "date" ? { expiresAt: new Date(date.value).toISOString() } : { expiresInSeconds: Number(lasting.value) };
    return { ...when, expireScope: scope.value };
  }

  #lasting() {
    const { lasting, date } = this.form;
    const dated = lasting.value === "date";
    this.part("date").hidden = !dated;
    date.required = dated;
    date.min = local(new Date());
    if (dated && !date.value) date.value = local(new Date(Date.now() + WEEK));
    this.part("for").hidden = !lasting.value;
    this.#foresee();
  }

  /** What will not work then is said now, and not when it is too late. */
  async #foresee() {
    const look = ++this.#looked;
    const { lasting, date } = this.form;
    const known = lasting.value && (lasting.value !== "date" || date.value);
    const warning = known ? await api.foresee(this.#expiry).then(({ warning }) => warning, ({ message }) => message) : "";
    if (look !== this.#looked) return;
    this.part("warning").hidden = !warning;
    this.part("warning").textContent = warning;
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

/** As fields for a date and a time want it. */
function local(date) {
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

customElements.define("send-dialog", SendDialog);
