/** The page of conversations: the list, and the one that is open. */

import "./chat-list.js";
import "./composer.js";
import "./conversation.js";
import "./stage.js";
import { html, nothing } from "lit";
import { offer } from "./acts-list.js";
import * as api from "./api.js";
import { address } from "./chat-list.js";
import { watch } from "./course.js";
import { avatar, kind, unknown } from "./faces.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import { Acts } from "./messages.js";
import { Outbox } from "./outbox.js";
import { shortcut } from "./shortcuts.js";
import { name, speak } from "./talk.js";
import { Theirs, Thread } from "./thread.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";

const LOOK = 10_000; // ms between looks at the list
const SENDS = may("chats:send");
const accounts = async () => (may("accounts") ? api.accounts() : []);
const outboxes = new Map(); // by chat: what is on its way stays on its way

class ChatRoom extends LightElement {
  static properties = {
    chats: { state: true },
    accounts: { state: true },
    chat: { state: true },
    thread: { state: true },
    speaker: { state: true },
    seen: { state: true },
  };

  constructor() {
    super();
    this.chats = null; // the last used one first; null while they are fetched
    this.accounts = [];
    this.chat = null; // the one that is open
    this.thread = null; // what I see of it
    this.speaker = null; // who speaks in the sandbox; null: me
    this.seen = null; // what somebody else sees, while one looks over their shoulder: `{ seer, thread }`
  }

  connectedCallback() {
    super.connectedCallback();
    this.#begin().catch(failed);
    addEventListener("popstate", () => this.#follow());
    document.addEventListener("visibilitychange", () => this.#look());
    setInterval(() => this.#look(), LOOK);
  }

  async #begin() {
    [this.chats, this.accounts] = await Promise.all([api.chats(), accounts()]);
    this.#follow();
  }

  /** A look that fails after the first is no news. */
  async #look() {
    if (document.hidden || !this.chats) return;
    this.chats = await api.chats().catch(() => this.chats);
    this.accounts = await accounts().catch(() => this.accounts);
    const { chat } = this;
    if (chat) this.chat = this.chats.find((each) => name(each) === name(chat)) ?? chat;
  }

  // ── which one is open ──────────────────────────────────────────────────────────────────────────────

  /** Open what the address names. */
  #follow() {
    const asked = new URLSearchParams(location.search);
    const id = asked.get("chat");
    const fits = ({ chatId, account }) => chatId === id && [account, null].includes(asked.get("account"));
    this.#open(id ? (this.chats.find(fits) ?? null) : null);
    if (id && !this.chat) failed(new Error(t("There is no chat {name} any more.", unknown(id))));
  }

  #choose(chat) {
    history.pushState(null, "", address(chat));
    this.#open(chat);
  }

  #leave() {
    history.pushState(null, "", location.pathname);
    this.#open(null);
  }

  async #open(chat) {
    if (chat && this.chat && name(chat) === name(this.chat)) return;
    this.#see(null);
    this.thread?.close();
    this.chat = chat;
    this.speaker = null;
    this.thread = chat && new Thread(chat);
    this.thread?.addEventListener("heard", () => this.#bump());
    document.title = `${chat?.name ?? t("Chats")} · ChatVault`;
    await this.updateComplete;
    if (chat && matchMedia("(hover: hover)").matches) this.querySelector("chat-composer")?.focus(); // in a hand the keys would cover it
  }

  /** The conversation that goes on is the last used one. */
  #bump() {
    const last = this.thread.messages.at(-1);
    const here = this.chats.find((each) => name(each) === name(this.chat));
    if (!last || !here || here.lastMessageAt >= last.sentAt) return;
    this.chats = [{ ...here, lastMessageAt: last.sentAt }, ...this.chats.filter((each) => each !== here)];
  }

  #see(seer) {
    this.seen?.thread.close();
    this.seen = seer && { seer, thread: new Theirs(this.thread) };
  }

  // ── what one does ──────────────────────────────────────────────────────────────────────────────────

  get #outbox() {
    return outboxOf(this.chat);
  }

  get #sandboxed() {
    return this.accounts.some(({ name, kind }) => name === this.chat.account && kind === "sandbox");
  }

  get #acts() {
    const { chat, speaker } = this;
    const outbox = this.#outbox;
    const acts = new Acts(chat, this.thread);
    return {
      look: (message) => acts.look(message),
      save: may("library:write") && ((message, button) => acts.save(message, button)),
      again: (item) => outbox.again(item),
      forget: (item) => outbox.forget(item),
      menu: SENDS && ((button, message) => offer(button, [{ name: t("Reply"), picture: "reply", act: () => this.querySelector("chat-composer").answer(message) }, ...this.#reactions(message, speaker), ...acts.of(message, watch)])),
    };
  }

  /** The others react where one speaks for them. */
  #reactions({ messageId }, speaker) {
    if (!speaker) return [];
    const react = (reaction) => speak(this.chat, speaker.id, { replyTo: messageId, reaction }).catch(failed);
    return ["❤️", "😂"].map((emoji) => ({ name: t("React {emoji} as {name}", { emoji, ...speaker }), picture: "add", act: () => react(emoji) }));
  }

  #drops(event) {
    if (!SENDS || !this.chat || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.querySelector("chat-composer").take(event.dataTransfer.files);
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  updated() {
    this.dataset.open = Boolean(this.chat);
  }

  render() {
    if (this.chats?.length === 0) return this.#none();
    return html`
      <chat-list .chats=${this.chats} .here=${this.chat ? name(this.chat) : ""} @choose=${({ detail }) => this.#choose(detail)}></chat-list>
      ${this.chat ? this.#talk() : this.#unopened()}`;
  }

  #talk() {
    const { chat, speaker, seen, thread } = this;
    return html`<section class="talk" aria-label=${chat.name} @dragover=${this.#drops} @drop=${this.#drops}>
      <header>
        <button type="button" class="quiet back" aria-label=${t("All chats")} @click=${this.#leave}>${icon("left")}</button>
        ${avatar(chat)}<div><h2 dir="auto">${chat.name}</h2><span class="about">${kind(chat)}</span></div>
        <a class="button quiet" href=${new URL(`library?${new URLSearchParams({ chat: chat.chatId })}`, api.HOME).href} aria-label=${t("Photos of this chat in your library")} title=${t("Photos of this chat in your library")}>${icon("library")}</a>
      </header>
      ${this.#sandboxed ? html`<chat-stage .chat=${chat} .speaker=${speaker} .seer=${seen?.seer ?? null} @speak=${({ detail }) => this.#speakAs(detail)} @see=${({ detail }) => this.#see(detail)}></chat-stage>` : nothing}
      <chat-talk .thread=${seen?.thread ?? thread} .outbox=${seen ? null : this.#outbox} .chat=${chat} .acts=${this.#acts} .seer=${seen?.seer ?? null}></chat-talk>
      ${SENDS ? html`<chat-composer .chat=${chat} .speaker=${speaker} @say=${({ detail }) => this.#say(detail)}></chat-composer>` : nothing}
    </section>`;
  }

  /** An upload may have begun in a chat that was left meanwhile. */
  #say({ chat, speaker, ...said }) {
    outboxOf(chat).put(said, speaker);
    if (this.chat && name(chat) === name(this.chat)) this.querySelector("chat-talk").toEnd();
  }

  #speakAs(person) {
    this.speaker = person;
    if (this.seen && person) this.#see(person);
    this.querySelector("chat-composer").focus();
  }

  #unopened() {
    return html`<section class="talk unopened"><div class="empty"><h2>${t("Choose a chat")}</h2>
      <p ?hidden=${!SENDS}>${t("Read it, write in it, and send photos from your vault. To save a photo, press Save on it, or reply !save to it on your phone.")}</p></div></section>`;
  }

  #none() {
    return html`<section class="empty none-yet"><h2>${t("No chats yet")}</h2>
      <p>${t("Your conversations appear here as soon as an account is connected: link your phone, or try the sandbox, a WhatsApp in which nobody is real.")}</p>
      <a class="button primary" ?hidden=${!may("accounts")} href=${new URL("accounts", api.HOME).href}>${icon("phone")}${t("Go to accounts")}</a></section>`;
  }
}

function outboxOf(chat) {
  const key = name(chat);
  if (!outboxes.has(key)) outboxes.set(key, new Outbox(chat));
  return outboxes.get(key);
}

customElements.define("chat-room", ChatRoom);
if (SENDS) {
  shortcut("Enter", t("Send what is written"), null, t("Chats"));
  shortcut("Shift+Enter", t("Begin a new line"), null, t("Chats"));
}
