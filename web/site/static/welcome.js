/** The first steps: a photo is sent to us, we reply `!save`, and it is in the vault, all on this page. */

import { html, nothing } from "lit";
import { BASE, HOME, accounts, chats, json, small, thumb } from "./api.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";
import { sentence } from "./words.js";

const LOOK = 3000; // ms
const newest = async () => (await json("GET", "?limit=1"))[0];
const COMMAND = "!save";

class FirstSteps extends LightElement {
  static properties = Object.fromEntries(["lines", "way", "chat", "photo", "reply", "saved"].map((name) => [name, { state: true }]));

  #before = 0; // the newest photo there was when the page came

  async connectedCallback() {
    super.connectedCallback();
    this.#before = (await newest().catch(failed))?.id ?? 0;
    if (!this.isConnected) return;
    this.library = new EventSource(`${BASE}/events`);
    this.library.addEventListener("ready", () => this.#missed().catch(failed));
    this.library.addEventListener("added", ({ data }) => (this.saved = JSON.parse(data).photo));
    await this.#look();
    this.ariaBusy = null;
  }

  /** What came before the page listened, or while it was cut off. */
  async #missed() {
    const photo = await newest();
    if (photo?.id > this.#before) this.saved ??= photo;
  }

  /** Until a way was chosen: a bot may still be starting, and a phone be linked in another window. */
  #look = async () => {
    this.lines = (await accounts().catch(failed)) ?? this.lines;
    if (!this.way && !this.saved && this.isConnected) setTimeout(this.#look, LOOK);
  };

  disconnectedCallback() {
    super.disconnectedCallback();
    this.library?.close();
    this.talk?.close();
  }

  async #attempt(errand) {
    this.busy = true;
    await errand().catch(failed);
    this.busy = false;
  }

  #play() {
    return this.#attempt(async () => {
      const { name } = this.#line("sandbox");
      this.chat = (await chats()).find(({ account, kind }) => account === name && kind === "person");
      [this.other] = await json("GET", `/sandbox/people?${this.#place()}`);
      await this.#listen();
      this.way = "sandbox";
    });
  }

  /** Answers once the stream is open: nothing is missed after that. */
  #listen() {
    const { chatId, account } = this.chat;
    this.talk = new EventSource(`${BASE}/chats/${encodeURIComponent(chatId)}/events?${new URLSearchParams({ account })}`);
    this.talk.addEventListener("message", ({ data }) => this.#heard(JSON.parse(data)));
    return new Promise((resolve) => this.talk.addEventListener("here", resolve, { once: true }));
  }

  #heard(message) {
    if (!message.fromMe && message.photo) this.photo = message;
  }

  #beSent = () =>
    this.#attempt(() => json("POST", "/sandbox/messages", { ...this.#where(), sender: this.other.id, painted: true }));

  #save = () =>
    this.#attempt(async () => {
      const { chatId, account } = this.chat;
      this.reply = COMMAND;
      await json("POST", `/chats/${encodeURIComponent(chatId)}/messages`, { text: COMMAND, replyTo: this.photo.messageId, account });
    });

  #line = (kind) => this.lines.find((each) => each.kind === kind);
  #where = () => ({ chatId: this.chat.chatId, account: this.chat.account });
  #place = () => new URLSearchParams(this.#where());

  render() {
    if (!this.lines) return nothing;
    if (this.saved) return this.#end();
    if (this.way === "sandbox") return this.#stage();
    return this.#ways();
  }

  #ways() {
    const [sandbox, phone] = [this.#line("sandbox"), this.#line("whatsapp")];
    const linked = phone?.state === "ready";
    return html`
      <h2>${t("Save your first photo")}</h2>
      <p class="muted">${t("ChatVault listens in your chats. Reply to a photo with !save, and it is kept here for good, in its full quality.")}</p>
      <div class="ways">
        ${sandbox ? this.#trial(sandbox) : nothing}
        <section class="way">
          <span class="badge">${icon("phone")}</span>
          <h3>${linked ? t("On your phone") : t("With your WhatsApp")}</h3>
          ${linked ? html`<p>${t("Open any chat and reply to a photo with")} <kbd>${COMMAND}</kbd></p><p class="awaited" role="status">${t("Waiting for it…")}</p>`
            : html`<p>${t("Link your phone with a QR code or a number. Your chats stay as they are, and you can unlink it at any time.")}</p>
              <a class="button" href=${new URL("accounts#link", HOME)}>${t("Link a phone")}</a>`}
        </section>
      </div>
      <p><a href=${new URL("library", HOME)}>${t("Skip this")}</a></p>`;
  }

  #trial({ state, remedy }) {
    const ready = state === "ready";
    return html`<section class="way">
      <span class="badge">${icon("chats")}</span>
      <h3>${t("In the sandbox")}</h3>
      <p>${t("Invented people, invented photos. Nothing leaves this machine: try everything before you link a phone.")}</p>
      ${ready || !remedy ? nothing : html`<p class="problem">${sentence(remedy)}</p>`}
      <button type="button" class="primary" ?disabled=${!ready || this.busy} @click=${this.#play}>${t("Try the sandbox")}</button>
    </section>`;
  }

  #stage() {
    const name = this.other.name;
    return html`
      <h2>${t("A chat with {name}", { name })}</h2>
      <p class="muted">${this.photo ? t("Reply to the photo with !save, as you would on your phone.") : t("So it looks on your phone. Have a photo sent to you, then keep it.")}</p>
      <section class="talk" aria-live="polite">
        ${this.photo ? html`<figure class="said"><img src=${small({ ...this.#where(), messageId: this.photo.messageId })} alt=${t("A photo that {name} sent", { name })} width="240" height="180"></figure>` : html`<p class="hint">${t("Nothing was said since you came.")}</p>`}
        ${this.reply ? html`<p class="said mine"><kbd>${this.reply}</kbd></p>` : nothing}
      </section>
      ${this.#next(name)}
      <p class="ways-out"><button type="button" @click=${this.#back}>${t("Back")}</button> <a href=${new URL("library", HOME)}>${t("Skip this")}</a></p>`;
  }

  #back = () => {
    this.talk.close();
    this.way = this.photo = this.reply = undefined;
    return this.#look();
  };

  #next(name) {
    if (this.reply) return html`<p class="awaited" role="status">${t("It is being saved…")}</p>`;
    const [act, says] = this.photo ? [this.#save, t("Reply !save to the photo")] : [this.#beSent, t("Let {name} send a photo", { name })];
    return html`<button type="button" class="primary" ?disabled=${this.busy} @click=${act}>${says}</button>`;
  }

  #end() {
    return html`
      <section class="end" role="status">
        <img src=${thumb(this.saved.id)} alt=${this.saved.caption || t("Your first photo")} width="320" height="240">
        <h2>${t("It is in your vault")}</h2>
        <p class="muted">${t("That is all there is to it. From here it can be found, sent, and made to disappear from every chat it was sent to.")}</p>
        <div class="buttons"><a class="button" href=${new URL("accounts#link", HOME)}>${t("Link a phone")}</a>
          <a class="button primary" href=${new URL("library", HOME)}>${t("Open the library")}</a></div>
      </section>`;
  }
}

customElements.define("first-steps", FirstSteps);
