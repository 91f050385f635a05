/** Purge: what would go, in plain words, as a plan; then, only when told so, exactly that plan is carried out. */

import { html, nothing } from "lit";
import * as api from "./api.js";
import { Choice, home, key } from "./choice.js";
import { watch } from "./course.js";
import { PhotoDialog } from "./dialog.js";
import { avatar, unknown } from "./faces.js";
import { covered, keepers, where, WHY } from "./telling.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { moment, number, short } from "./words.js";

const PAUSE = 250; // ms between a change and the plan that is made of it
const SHOWN = 50; // messages of one chat
const LOOKED = ["tracked", "exact", "re-encoded", "look-alike"];

class PurgeDialog extends PhotoDialog {
  static properties = { choice: { state: true }, plan: { state: true }, scope: { state: true } };

  #coverage = [];
  #chats = new Map();
  #open = new Set(); // chats whose messages are shown
  #timer;
  #asking = new AbortController();

  constructor() {
    super();
    this.choice = null;
    this.plan = null; // of what is chosen now, as soon as it is counted
    this.scope = "me";
  }

  begin() {
    this.#forget();
    this.choice = null;
    this.scope = "me";
    this.#coverage = [];
    this.#open.clear();
  }

  async prepare() {
    const { photos } = this;
    const [{ places, coverage }, chats] = await Promise.all([
      api.json("POST", "/places", { photoIds: this.ids, tiers: LOOKED }),
      api.chats(),
    ]);
    if (photos !== this.photos || !this.dialog.open) return;
    this.#coverage = coverage;
    this.#chats = new Map(chats.map((chat) => [home(chat), chat]));
    this.choice = new Choice(places);
    this.#changed(0);
  }

  /** What it was when the plan was shown is what goes. An old plan is looked up anew. */
  async #carryOut() {
    const { plan } = this;
    try {
      watch({ ...plan, ...(await api.execute(plan.planId, plan.digest, this.form.elements.never.checked)) });
      this.leave();
    } catch (error) {
      if (error.code === "stale") this.#changed(0);
      throw error;
    }
  }

  // ── the plan of what is chosen ────────────────────────────────────────────────────────────────────────

  /** Put something in or take it out. */
  #choose(set, value, on) {
    if (on) set.add(value);
    else set.delete(value);
    this.#changed();
  }

  /** Nothing can be confirmed until what is chosen now is planned. */
  #changed(pause = PAUSE) {
    this.#forget();
    this.requestUpdate();
    if (this.choice.picked.length) this.#timer = setTimeout(() => this.#ask().catch(failed), pause);
  }

  async #ask() {
    const { signal } = (this.#asking = new AbortController());
    try {
      const plan = await api.plan({ photoIds: this.ids, scope: this.scope, ...this.choice.wish }, signal);
      if (!signal.aborted) this.plan = plan;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.plan = null;
  }

  // ── what one sees ─────────────────────────────────────────────────────────────────────────────────────

  render() {
    const found = this.choice?.places.length;
    const about = html`<p id="purge-what" class="muted" aria-live="polite">${this.#says()}</p>`;
    return html`<dialog class="sheet large" aria-labelledby="purge-title" aria-describedby="purge-what" closedby="any" @close=${this.#forget}>
      <form @submit=${(event) => event.preventDefault()}>
        ${this.heading("purge-title", this.#title(), about)}
        ${found ? this.#found() : nothing}
        ${this.#coverage.length ? html`<p class="hint coverage">${covered(this.#coverage).join(" ")}</p>` : nothing}
        <footer class="buttons">
          <button type="button" autofocus @click=${() => this.leave()}>${this.choice?.places.length === 0 ? t("Close") : t("Cancel")}</button>
          ${this.choice?.picked.length ? this.#go() : nothing}
        </footer>
      </form>
    </dialog>`;
  }

  #title() {
    return tn("Purge from your chats", "Purge {n} photos from your chats", this.photos.length);
  }

  #says() {
    if (!this.choice) return t("Looking through your chats…");
    if (!this.choice.places.length) {
      return tn("This photo is in none of your chats. There is nothing to purge.", "These photos are in none of your chats. There is nothing to purge.", this.photos.length);
    }
    if (!this.choice.picked.length) return t("Nothing is chosen.");
    return this.plan ? promised(this.plan) : t("Counting…");
  }

  /** No button submits: no key confirms by accident. */
  #go() {
    const takes = this.plan ? taken(this.plan) : 0;
    return html`<button type="button" class="danger" ?disabled=${!takes} aria-busy=${this.busy} @click=${() => this.once(() => this.#carryOut())}>
      ${this.plan ? verb(takes, this.plan.scope) : t("Counting…")}</button>`;
  }

  #found() {
    return html`<div class="found">
      ${this.#scopes()}
      ${this.choice.sure.length ? html`${this.#tiers()}${this.#places()}` : nothing}
      ${this.choice.alike.length ? this.#alike() : nothing}
      <label class="tick"><input type="checkbox" name="never" /><span><b>${t("Never again")}</b>
        <small>${tn("Also refuse to save or send this photo from now on, and copies that a phone made of it.", "Also refuse to save or send these photos from now on, and copies that a phone made of them.", this.photos.length)}</small></span></label>
    </div>`;
  }

  #scopes() {
    const { picked } = this.choice;
    const able = picked.filter(({ deletableForEveryone }) => deletableForEveryone).length;
    const names = picked.map(({ chatName, chatId }) => chatName || chatId);
    const kept = picked.length ? keepers(names) : t("everybody else keeps a copy");
    return html`<fieldset><legend>${t("For whom")}</legend>
      ${this.#scope("me", t("Delete for me"), t("Gone from your devices; {kept}.", { kept }), false)}
      ${this.#scope("everyone", t("Delete for everyone"), possible(able, picked.length), !able && this.scope !== "everyone")}
    </fieldset>`;
  }

  #scope(value, name, about, disabled) {
    const chosen = () => {
      this.scope = value;
      this.#changed();
    };
    return html`<label class="tick"><input type="radio" name="scope" value=${value} .checked=${this.scope === value} ?disabled=${disabled} @change=${chosen} />
      <span><b>${name}</b><small>${about}</small></span></label>`;
  }

  #tiers() {
    const { tiers, tiersOff } = this.choice;
    return html`<fieldset><legend>${t("What goes")}</legend><ul class="ticks" role="list">
      ${tiers.map(([tier, places]) => html`<li><label class="tick">
        <input type="checkbox" .checked=${!tiersOff.has(tier)} @change=${({ target }) => this.#choose(tiersOff, tier, !target.checked)} />
        <span><b class="name">${WHY[tier][0]} · ${number(places.length)}</b><small class="about">${WHY[tier][2]}</small></span></label></li>`)}
    </ul></fieldset>`;
  }

  #places() {
    return html`<fieldset><legend>${t("From which chats")}</legend>
      <ul class="chats" role="list" aria-label=${t("Chats they are in")}>${[...this.choice.chats].map((chat) => this.#chat(...chat))}</ul></fieldset>`;
  }

  #chat(id, places) {
    const { chatsOff } = this.choice;
    const chat = this.#chats.get(id) ?? unknown(places[0].chatId, places[0].chatName);
    const some = places.filter((place) => this.choice.has(place));
    return html`<li class="where"><label class="chat">
        <input type="checkbox" .checked=${!chatsOff.has(id)} @change=${({ target }) => this.#choose(chatsOff, id, !target.checked)} />
        ${avatar(chat)}<span class="name">${chat.name}</span><span class="about">${some.length ? count(some) : t("Stays")}</span></label>
      <span class="glimpse" aria-hidden="true">${this.#open.has(id) ? nothing : glimpse(places).map((place) => this.#picture(place, 40))}</span>
      <details @toggle=${({ target }) => this.#toggled(id, target.open)}><summary><span class="unseen">${t("Messages")}</span></summary>
        ${this.#open.has(id) ? this.#messages(places) : nothing}</details></li>`;
  }

  #toggled(id, open) {
    if (open) this.#open.add(id);
    else this.#open.delete(id);
    this.requestUpdate();
  }

  /** Only once somebody wants to see them. */
  #messages(places) {
    const more = places.length - SHOWN;
    return html`<ul role="list">
      ${places.slice(0, SHOWN).map((place) => html`<li class="message">${this.#picture(place, 48)}
        <span><span class="name">${sender(place)}</span><small class="about">${[when(place), WHY[place.tier][1]].join(", ")}</small></span></li>`)}
      ${more > 0 ? html`<li class="message">${tn("and {n} more", "and {n} more", more)}</li>` : nothing}</ul>`;
  }

  #alike() {
    const { alike, alikeOn } = this.choice;
    return html`<fieldset><legend>${t("Looks similar")}</legend>
      <p class="hint">${t("Not chosen by themselves: these may be other photos. Tick those that should go as well.")}</p>
      <ul class="alike" role="list">${alike.map((place) => html`<li><label class="similar">
        <input type="checkbox" .checked=${alikeOn.has(key(place))} @change=${({ target }) => this.#choose(alikeOn, key(place), target.checked)} />
        ${this.#picture(place, 96)}<span class="name">${place.chatName || place.chatId}</span>
        <small class="about">${sender(place)}, ${when(place)}</small></label></li>`)}</ul></fieldset>`;
  }

  /** The message's own small picture; of what is surely our own photo, the vault's. */
  #picture(place, size) {
    const ours = place.tier === "look-alike" ? null : place.photoId;
    const source = place.hasThumbnail ? api.small(place) : ours && api.thumb(ours);
    if (!source) return nothing;
    return html`<img src=${source} alt="" width=${size} height=${size} loading="lazy" title=${place.sentAt ? moment(place.sentAt) : ""} />`;
  }
}

/** A few different photos of what was found. */
const glimpse = (places) => [...new Map(places.map((place) => [place.photoId, place])).values()].slice(0, 3);

const taken = ({ pending, byHand }) => pending - byHand;

function verb(takes, scope) {
  if (scope === "everyone") return tn("Delete {n} message for everyone", "Delete {n} messages for everyone", takes);
  return tn("Delete {n} message", "Delete {n} messages", takes);
}

function promised(plan) {
  const { totalMessages, chats, scope, byHand } = plan;
  const takes = taken(plan);
  const all = where(totalMessages, chats.length);
  if (scope === "everyone") {
    const rest = totalMessages - takes;
    const goes = tn("{n} of {all} goes for everyone.", "{n} of {all} go for everyone.", takes, { all });
    return rest ? `${goes} ${tn("The other one stays.", "The other {n} stay.", rest)}` : goes;
  }
  if (byHand === totalMessages) return t("That is not possible from this machine: delete it by hand, on the phone.");
  const goes = totalMessages === 1 ? t("{all} goes from your devices.", { all }) : t("{all} go from your devices.", { all });
  return byHand ? `${goes} ${tn("{n} of them can only be deleted by hand, on the phone.", "{n} of them can only be deleted by hand, on the phone.", byHand)}` : goes;
}

function possible(able, all) {
  const limit = t("WhatsApp allows it for two and a half days after sending, and only for what you sent.");
  if (!able) return `${tn("Not possible for this message.", "Not possible for any of these.", all)} ${limit}`;
  if (all === 1) return `${t("Possible.")} ${limit}`;
  const some = able === all ? tn("Possible for all {n} message.", "Possible for all {n} messages.", all) : tn("Possible for {able} of {n} message.", "Possible for {able} of {n} messages.", all, { able: number(able) });
  return `${some} ${limit}`;
}

function count(places) {
  const reasons = [...new Set(places.map(({ tier }) => WHY[tier][1]))].join(", ");
  return `${tn("{n} message", "{n} messages", places.length)}: ${reasons}`;
}

const sender = ({ fromMe, senderName }) => (fromMe ? t("You sent it") : t("From {name}", { name: senderName || t("somebody else") }));

const when = ({ sentAt }) => (sentAt ? short(sentAt) : t("some time ago"));

customElements.define("purge-dialog", PurgeDialog);
