/** Send photos to people and groups, and see how they get there. */

import { html, nothing } from "lit";
import "./recipients.js";
import * as api from "./api.js";
import { PhotoDialog } from "./dialog.js";
import * as dispatches from "./dispatches.js";
import { avatar, unknown } from "./faces.js";
import { expiry, lasting, NEVER } from "./lasting.js";
import { home } from "./recipients.js";
import { listed } from "./telling.js";
import { failed, told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { day } from "./words.js";

const QUICK = 600; // ms; what is sent by then needs no progress
const LONG = 60; // seconds; of more than that it is said beforehand

class SendDialog extends PhotoDialog {
  static properties = { chats: { state: true }, notes: { state: true }, stay: { state: true }, dispatch: { state: true } };

  #paces = new Map();
  #latest = null; // how it stands, shown or not
  #looked = 0;
  #key = "";
  #wish = ""; // what that key was for

  constructor() {
    super();
    this.chats = null;
    this.notes = new Map();
    this.stay = NEVER;
    this.dispatch = null; // how it stands, once it is worth showing
  }

  begin() {
    this.dispatch = this.#latest = this.chats = null;
    this.stay = NEVER;
    this.#wish = "";
    this.querySelector("chat-recipients")?.clear();
  }

  async prepare() {
    const photos = this.photos;
    const [chats, past, paces] = await Promise.all([api.chats(), dispatches.past(this.ids), dispatches.paces()]);
    if (photos !== this.photos) return;
    this.#paces = new Map(paces.map((pace) => [pace.account, pace]));
    this.notes = new Map(past.map((each) => [home(each), this.#past(each)]));
    this.chats = chats;
  }

  #past({ photos, lastAt }) {
    const date = day(lastAt);
    if (this.photos.length === 1) return t("Already sent on {date}", { date });
    return tn("{n} of them already sent, on {date}", "{n} of them already sent, last on {date}", photos, { date });
  }

  get #chosen() {
    return this.querySelector("chat-recipients")?.value ?? [];
  }

  // ── sending ───────────────────────────────────────────────────────────────────────────────────────────

  #submit(event) {
    event.preventDefault();
    if (this.#chosen.length) this.once(() => this.#send());
  }

  async #send() {
    const { caption, as } = this.form.elements;
    const wish = {
      photoIds: this.ids,
      chats: this.#chosen.map(({ account, chatId }) => ({ account, chatId })),
      asDocument: as.value === "document",
      ...(this.photos.length === 1 || caption.value ? { caption: caption.value } : {}),
      ...expiry(this.stay),
    };
    await this.#follow(await dispatches.begin({ ...wish, key: this.#named(wish) }));
  }

  /** The same key for the same wish: a send whose answer got lost is not sent twice, and another one is another. */
  #named(wish) {
    const told = JSON.stringify(wish);
    if (told !== this.#wish) this.#key = api.unique();
    this.#wish = told;
    return this.#key;
  }

  async #follow(begun) {
    const news = Promise.withResolvers();
    const { photos } = this;
    dispatches.follow(begun.id, (state) => this.#heard(state, photos, news.resolve));
    await Promise.race([news.promise, new Promise((resolve) => setTimeout(resolve, QUICK))]);
    if (this.photos === photos && this.dialog.open) this.dispatch = this.#latest ?? begun;
    if (this.dispatch?.ended && well(this.dispatch)) this.leave();
  }

  /** Where nobody looks any more, the end is told all the same. */
  #heard(state, photos, ended) {
    const mine = this.photos === photos;
    if (mine) this.#latest = state;
    if (mine && this.dispatch) this.dispatch = state;
    if (!state.ended) return;
    ended();
    document.dispatchEvent(new CustomEvent("sent", { detail: photos }));
    if (well(state)) told(done(state));
    else if (!mine || !this.dialog.open) failed(new Error(undone(state)));
    if (well(state) && mine) this.leave();
  }

  #again() {
    this.once(async () => this.#follow(await dispatches.retry(this.dispatch.id)));
  }

  #stop() {
    this.once(async () => (this.dispatch = await dispatches.stop(this.dispatch.id)));
  }

  // ── for a while only ──────────────────────────────────────────────────────────────────────────────────

  /** What will not work then is said now, and not when it is too late. */
  async #stays(change) {
    this.stay = { ...this.stay, ...change, warning: "" };
    const look = ++this.#looked;
    const wish = expiry(this.stay);
    if (!wish.expireScope) return;
    const accounts = [...new Set(this.#chosen.map(({ account }) => account))].join();
    const warning = await api.foresee({ ...wish, ...(accounts && { accounts }) }).then(({ warning }) => warning, ({ message }) => message);
    if (look === this.#looked) this.stay = { ...this.stay, warning };
  }

  // ── what one sees ─────────────────────────────────────────────────────────────────────────────────────

  render() {
    return html`<dialog class="sheet send" aria-labelledby="send-title" closedby="any">
      <form @submit=${this.#submit}>
        ${this.heading("send-title", tn("Send photo", "Send {n} photos", this.photos.length))}
        ${this.dispatch ? this.#course() : this.#question()}
      </form>
    </dialog>`;
  }

  #question() {
    const chosen = this.#chosen;
    const one = this.photos.length === 1;
    return html`
      <chat-recipients .chats=${this.chats} .notes=${this.notes} @change=${() => this.#stays({})}></chat-recipients>
      <label class="field">${t("Caption")}<textarea name="caption" rows="1" maxlength="4096"
        placeholder=${one ? "" : t("Each photo keeps its own")} .defaultValue=${one ? (this.photos[0].caption ?? "") : ""}></textarea></label>
      <fieldset class="as"><legend class="unseen">${t("Send as")}</legend>
        <label class="pill"><input type="radio" name="as" value="photo" checked />${t("As photo")}</label>
        <label class="pill"><input type="radio" name="as" value="document" />${t("As document")}</label>
      </fieldset>
      ${lasting(this.stay, (change) => this.#stays(change))}
      ${this.#slow(chosen)}
      <footer class="buttons">
        <button type="button" @click=${() => this.leave()}>${t("Cancel")}</button>
        <button class="primary" ?disabled=${!chosen.length} aria-busy=${this.busy}>${verb(chosen)}</button>
      </footer>`;
  }

  #slow(chosen) {
    const accounts = Map.groupBy(chosen, ({ account }) => account);
    const notes = [...accounts].map(([account, chats]) => slow(this.#paces.get(account), chats.length * this.photos.length));
    return notes.filter(Boolean).map((note) => html`<p class="hint pace">${note}</p>`);
  }

  #course() {
    const { deliveries, ended } = this.dispatch;
    const sum = (name) => deliveries.reduce((all, each) => all + each[name], 0);
    const failed = sum("failed") + sum("stopped");
    return html`
      <ul class="deliveries" role="list" aria-label=${t("How far it is")} aria-live="polite">
        ${deliveries.map((each) => this.#delivery(each))}
      </ul>
      ${ended ? nothing : html`<p class="hint">${t("You can close this; it goes on.")}</p>`}
      ${sum("unconfirmed") ? html`<p class="warning">${t("Unconfirmed photos may have arrived. Look into the chat before you send them again.")}</p>` : nothing}
      <footer class="buttons">
        ${ended || !sum("queued") ? nothing : html`<button type="button" @click=${this.#stop}>${t("Stop")}</button>`}
        ${ended && failed ? html`<button type="button" class="primary" aria-busy=${this.busy} @click=${this.#again}>${tn("Try {n} photo again", "Try {n} photos again", failed)}</button>` : nothing}
        <button type="button" autofocus @click=${() => this.leave()}>${t("Close")}</button>
      </footer>`;
  }

  #delivery(each) {
    const chat = this.chats?.find((chat) => home(chat) === home(each)) ?? unknown(each.chatId, each.chatName);
    const all = each.queued + each.sent + each.failed + each.unconfirmed + each.stopped;
    return html`<li class="delivery" data-state=${standing(each)}>
      ${avatar(chat)}<span class="name">${chat.name}</span><span class="state">${stands(each, all)}</span>
      ${each.queued ? html`<progress max=${all} .value=${all - each.queued} aria-label=${chat.name}></progress>` : nothing}
      ${each.reasons.map((reason) => html`<span class="why">${reason}</span>`)}
    </li>`;
  }
}

const well = ({ deliveries }) => deliveries.every(({ failed, unconfirmed, stopped }) => !(failed + unconfirmed + stopped));

const names = ({ deliveries }) => listed(deliveries.map(({ chatName, chatId }) => chatName || chatId));

function done(state) {
  const values = { names: names(state) };
  return state.photos === 1 ? t("Sent to {names}", values) : tn("Sent {n} photo to {names}", "Sent {n} photos to {names}", state.photos, values);
}

function undone({ deliveries }) {
  const bad = deliveries.filter((each) => each.failed + each.unconfirmed + each.stopped);
  const reason = bad.flatMap(({ reasons }) => reasons)[0] ?? "";
  return t("Not everything reached {names}. {reason}", { names: names({ deliveries: bad }), reason });
}

const verb = (chosen) => (chosen.length ? t("Send to {names}", { names: listed(chosen.map(({ name }) => name)) }) : t("Send"));

function slow(pace, count) {
  if (!pace) return "";
  if (pace.perDay && count > pace.perDay) {
    return t("ChatVault sends no more than {most} photos a day, so that WhatsApp takes no offence. The rest will fail.", { most: pace.perDay });
  }
  const seconds = pace.perMinute ? (count - 1) * (75 / pace.perMinute) : 0;
  const minutes = Math.ceil(seconds / 60);
  return seconds < LONG ? "" : tn("This takes about {n} minute: photos go out one by one, at a human pace.", "This takes about {n} minutes: photos go out one by one, at a human pace.", minutes);
}

function standing({ queued, failed, unconfirmed, stopped }) {
  if (queued) return "queued";
  if (failed) return "failed";
  if (unconfirmed) return "unconfirmed";
  return stopped ? "stopped" : "sent";
}

function stands({ queued, sent, failed, unconfirmed, stopped }, all) {
  if (all === 1) return [queued && t("Queued"), sent && t("Sent"), failed && t("Failed"), unconfirmed && t("Unconfirmed"), stopped && t("Stopped")].filter(Boolean)[0];
  const parts = [
    t("{sent} of {all} sent", { sent, all }),
    failed && tn("{n} failed", "{n} failed", failed),
    unconfirmed && tn("{n} unconfirmed", "{n} unconfirmed", unconfirmed),
    stopped && tn("{n} stopped", "{n} stopped", stopped),
  ];
  return parts.filter(Boolean).join(" · ");
}

customElements.define("send-dialog", SendDialog);
