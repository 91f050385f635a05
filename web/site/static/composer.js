/** Words, a file, or a photo of the vault, for one conversation.
 *
 * `<chat-composer>` tells `say` with `{ chat, speaker, text, replyTo, photo, painted }`. Enter sends, Shift+Enter begins a line.
 */

import { html, nothing } from "lit";
import { dress } from "./acts.js";
import { gist } from "./bubble.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import * as talk from "./talk.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";

const LONGEST = 4096; // characters
const drafts = new Map(); // by chat: what was written and not sent

class ChatComposer extends LightElement {
  static properties = { chat: {}, speaker: {}, reply: { state: true }, picking: { state: true }, keeping: { state: true } };

  constructor() {
    super();
    this.speaker = null; // who speaks; null: me
    this.reply = null; // the message that is answered
    this.picking = false; // whether the picker is open
    this.keeping = 0; // files on their way into the vault
  }

  get field() {
    return this.querySelector("textarea");
  }

  focus() {
    this.field?.focus();
  }

  /** Answer this message. */
  answer(message) {
    this.reply = message;
    this.focus();
  }

  willUpdate(changed) {
    const before = changed.get("chat");
    if (!before || talk.name(before) === talk.name(this.chat)) return;
    drafts.set(talk.name(before), this.field.value);
    this.field.value = drafts.get(talk.name(this.chat)) ?? "";
    this.reply = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    drafts.set(talk.name(this.chat), this.field.value);
  }

  firstUpdated() {
    this.field.value = drafts.get(talk.name(this.chat)) ?? "";
  }

  #say({ reply, ...said }) {
    this.dispatchEvent(new CustomEvent("say", { detail: { replyTo: reply?.messageId ?? null, ...said } }));
    if (this.#at(said.chat)) this.focus();
  }

  /** What stands there goes with something, to where one is now. */
  #take() {
    const { chat, speaker, reply, field } = this;
    const text = field.value.trim();
    field.value = "";
    this.reply = null;
    return { chat, speaker, reply, text };
  }

  /** It went with nothing, and stands there again; not over what was written since. */
  #putBack({ chat, reply, text }) {
    if (!this.#at(chat)) return drafts.set(talk.name(chat), drafts.get(talk.name(chat)) || text);
    this.field.value ||= text;
    this.reply ??= reply;
  }

  #at(chat) {
    return this.isConnected && talk.name(chat) === talk.name(this.chat);
  }

  #write(event) {
    event?.preventDefault();
    if (this.field.value.trim()) this.#say(this.#take());
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#write(event);
    if (event.key === "Escape" && this.reply) this.reply = null;
  }

  // ── photos ─────────────────────────────────────────────────────────────────────────────────────────

  async pick() {
    await Promise.all([import("./picker.js"), dress("dialog.css")]);
    this.picking = true;
    await this.updateComplete;
    this.querySelector("dialog").showModal();
    this.querySelector("photo-picker").focus();
  }

  #picked({ detail: photo }) {
    this.querySelector("dialog").close();
    this.#say({ ...this.#take(), photo });
  }

  #paint() {
    this.#say({ ...this.#take(), painted: true });
  }

  /** Into the vault, and then into this conversation, the first with the words that stand there. */
  async take(files) {
    const images = [...files].filter(({ type }) => !type || type.startsWith("image/"));
    if (!images.length) return;
    const taken = this.#take();
    let said = taken;
    for (const file of images) {
      this.keeping += 1;
      try {
        this.#say({ ...said, photo: await talk.keep(file) });
        said = { ...taken, reply: null, text: "" };
      } catch (error) {
        failed(error);
      } finally {
        this.keeping -= 1;
      }
    }
    if (said === taken) this.#putBack(taken);
  }

  #chosen({ target }) {
    this.take(target.files);
    target.value = "";
  }

  #pasted(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.take(event.clipboardData.files);
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    return html`
      ${this.reply ? this.#answered() : nothing}
      ${this.keeping ? html`<p class="muted keeping" role="status">${t("Uploading…")}</p>` : nothing}
      <form @submit=${this.#write}>
        <input type="file" accept="image/*" multiple hidden @change=${this.#chosen} />
        <button type="button" class="quiet" aria-label=${t("Upload a photo and send it")} title=${t("Upload")} @click=${() => this.querySelector("[type=file]").click()}>${icon("upload")}</button>
        <button type="button" class="quiet" aria-label=${t("Choose from your photos")} title=${t("Your photos")} @click=${this.pick}>${icon("library")}</button>
        ${this.speaker ? html`<button type="button" class="quiet" aria-label=${t("Send a painted photo")} title=${t("Paint a photo")} @click=${this.#paint}>${icon("edit")}</button>` : nothing}
        <textarea rows="1" maxlength=${LONGEST} enterkeyhint="send" dir="auto" aria-label=${this.#hint} placeholder=${this.#hint} @keydown=${this.#key} @paste=${this.#pasted}></textarea>
        <button class="primary send" aria-label=${t("Send message")} title=${t("Send")}>${icon("send")}</button>
      </form>
      ${this.picking ? this.#picker() : nothing}`;
  }

  get #hint() {
    return this.speaker ? t("Write as {name}", this.speaker) : t("Message {name}", this.chat);
  }

  #answered() {
    const { fromMe, senderName } = this.reply;
    return html`<div class="answering"><blockquote class="quote"><b>${fromMe ? t("You") : senderName}</b><span>${gist(this.reply)}</span></blockquote>
      <button type="button" class="quiet" aria-label=${t("Do not reply to it")} @click=${() => (this.reply = null)}>${icon("close")}</button></div>`;
  }

  #picker() {
    return html`<dialog class="sheet picking" aria-labelledby="picking-title" closedby="any" @close=${() => (this.picking = false)}>
      <form method="dialog"><header><h2 id="picking-title">${t("Send to {name}", this.chat)}</h2>
        <button class="quiet" aria-label=${t("Close")}>${icon("close")}</button></header>
        <photo-picker @choose=${this.#picked}></photo-picker></form>
    </dialog>`;
  }
}

customElements.define("chat-composer", ChatComposer);
