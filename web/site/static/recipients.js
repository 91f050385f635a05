/** To whom: every conversation, most recently used first; searched by name, and any number of them chosen. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { avatar, kind, words } from "./faces.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { t } from "./tongue.js";
import { plain } from "./words.js";

export const home = ({ account, chatId }) => `${account} ${chatId}`;

class ChatRecipients extends LightElement {
  static properties = { chats: {}, notes: {}, chosen: { state: true }, find: { state: true } };

  constructor() {
    super();
    this.chats = null; // as the API lists them, or null while they are fetched
    this.notes = new Map(); // what is to be said of some of them, by home
    this.chosen = new Set();
    this.find = "";
  }

  /** The chats that were chosen, in turn. */
  get value() {
    const known = new Map((this.chats ?? []).map((chat) => [home(chat), chat]));
    return [...this.chosen].map((key) => known.get(key)).filter(Boolean);
  }

  clear() {
    this.chosen = new Set();
    this.find = "";
  }

  get #found() {
    const wanted = plain(this.find).split(/\s+/).filter(Boolean);
    return (this.chats ?? []).filter((chat) => wanted.every((word) => named(chat).includes(word)));
  }

  #toggle(chat) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(home(chat))) chosen.add(home(chat));
    this.chosen = chosen;
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Enter takes the first chat found; where nothing is searched and somebody is chosen, it sends. */
  #key(event) {
    if (event.key === "ArrowDown") this.#go(event, this.querySelector(".chats input"));
    if (event.key !== "Enter" || (!this.find && this.chosen.size)) return;
    event.preventDefault();
    const [first] = this.#found;
    if (first && !this.chosen.has(home(first))) this.#toggle(first);
    this.find = "";
  }

  #walk(event) {
    const rows = [...this.querySelectorAll(".chats input")];
    const here = rows.indexOf(event.target);
    if (event.key === "ArrowDown") this.#go(event, rows[here + 1]);
    if (event.key === "ArrowUp") this.#go(event, rows[here - 1] ?? this.querySelector("input"));
  }

  #go(event, goal) {
    event.preventDefault();
    goal?.focus();
  }

  render() {
    const found = this.#found;
    return html`
      <input type="search" aria-label=${t("Search chats")} placeholder=${t("Search people and groups")} autocomplete="off" autofocus
        .value=${this.find} @input=${({ target }) => (this.find = target.value)} @keydown=${this.#key} />
      ${this.chosen.size ? html`<ul class="picked" role="list" aria-label=${t("Chosen")}>${this.value.map((chat) => this.#chip(chat))}</ul>` : nothing}
      <div class="chats" role="group" aria-label=${t("Send to")} @keydown=${this.#walk}>
        ${repeat(found, home, (chat) => this.#row(chat))}
        ${this.chats ? nothing : html`<span class="ghost"></span><span class="ghost"></span><span class="ghost"></span>`}
      </div>
      <p class="muted none" role="status">${this.#none(found)}</p>`;
  }

  #none(found) {
    if (found.length || !this.chats) return nothing;
    return this.chats.length ? t("No chat has that name.") : t("There is no chat yet.");
  }

  #row(chat) {
    return html`<label class="chat">
      <input type="checkbox" name="chat" .checked=${this.chosen.has(home(chat))} @change=${() => this.#toggle(chat)} />
      ${avatar(chat)}${words(chat.name, this.notes.get(home(chat)) ?? kind(chat))}<span class="mark">${icon("check")}</span>
    </label>`;
  }

  #chip(chat) {
    return html`<li><button type="button" aria-label=${t("Not to {name}", { name: chat.name })} @click=${() => this.#toggle(chat)}>
      ${chat.name}${icon("close")}</button></li>`;
  }
}

const known = new WeakMap();

function named(chat) {
  if (!known.has(chat)) known.set(chat, plain(`${chat.name} ${chat.members.join(" ")} ${chat.chatId}`));
  return known.get(chat);
}

customElements.define("chat-recipients", ChatRecipients);
