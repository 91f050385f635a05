/** The conversations, the last used one first, and a search among them.
 *
 * `<chat-list>` tells `choose` with the chat.
 */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock } from "./bubble.js";
import { avatar, kind } from "./faces.js";
import { LightElement } from "./light.js";
import { name } from "./talk.js";
import { language, t } from "./tongue.js";
import { plain } from "./words.js";

const GHOSTS = 7; // lines where chats will stand
const WEEK = 6 * 24 * 3600_000; // ms
const DAY = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const WEEKDAY = new Intl.DateTimeFormat(language, { weekday: "short" });

class ChatList extends LightElement {
  static properties = { chats: {}, here: {}, words: { state: true } };

  constructor() {
    super();
    this.chats = null; // the last used one first; null while they are fetched
    this.here = ""; // the name of the one that is open
    this.words = "";
  }

  get #found() {
    const words = plain(this.words).split(/\s+/).filter(Boolean);
    const fits = (chat) => words.every((word) => plain(`${chat.name} ${chat.chatId}`).includes(word));
    return (this.chats ?? []).filter(fits);
  }

  #choose(event, chat) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into another window
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("choose", { detail: chat }));
  }

  #key(event) {
    const [first] = this.#found;
    if (event.key === "Enter" && first) this.#choose(event, first);
    if (event.key === "ArrowDown") this.#walk(event, 0);
  }

  /** Up and down through the list. */
  #walk(event, at) {
    const link = this.querySelectorAll("a")[at];
    if (link) event.preventDefault();
    link?.focus();
  }

  #step(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!steps) return;
    const at = [...this.querySelectorAll("a")].indexOf(event.target.closest("a")) + steps;
    if (at < 0) this.querySelector("input").focus();
    else this.#walk(event, at);
  }

  render() {
    const found = this.#found;
    return html`
      <input type="search" aria-label=${t("Search chats")} placeholder=${t("Search chats")} autocomplete="off"
        @input=${({ target }) => (this.words = target.value)} @keydown=${this.#key} />
      <ul role="list" aria-label=${t("Chats")} aria-busy=${this.chats === null} @keydown=${this.#step}>
        ${this.chats ? repeat(found, name, (chat) => this.#row(chat)) : ghosts()}
      </ul>
      ${this.chats?.length && !found.length ? html`<p class="muted none" role="status">${t("No chat has that name.")}</p>` : nothing}`;
  }

  #row(chat) {
    const several = new Set(this.chats.map(({ account }) => account)).size > 1;
    const about = [kind(chat), several && chat.account].filter(Boolean).join(" · ");
    return html`<li><a class="talk-row" href=${address(chat)} aria-current=${name(chat) === this.here ? "page" : nothing} @click=${(event) => this.#choose(event, chat)}>
      ${avatar(chat)}<span class="name" dir="auto">${chat.name}</span><span class="about">${about}</span>
      ${chat.lastMessageAt ? html`<time datetime=${chat.lastMessageAt}>${when(chat.lastMessageAt)}</time>` : nothing}</a></li>`;
  }
}

/** The page with this chat open. */
export const address = ({ chatId, account }) => `?${new URLSearchParams({ chat: chatId, account })}`;

const ghosts = () => Array.from({ length: GHOSTS }, () => html`<li class="talk-row ghost"><span class="avatar"></span><span class="name">&nbsp;</span></li>`);

function when(iso) {
  const then = new Date(iso);
  if (then.toDateString() === new Date().toDateString()) return clock(iso);
  return (Date.now() - then < WEEK ? WEEKDAY : DAY).format(then);
}

customElements.define("chat-list", ChatList);
