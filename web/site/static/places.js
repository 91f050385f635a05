/** Where a photo lives: every message that holds it, by how sure that is, and how far it can still be taken back. */

import { html, nothing } from "lit";
import * as api from "./api.js";
import { icon } from "./icon.js";
import { latest } from "./latest.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import { WHY } from "./telling.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { number, short } from "./words.js";

const PAUSE = 200; // ms that a photo is looked at before it is looked up
const SHOWN = 30; // messages of one kind
const EVERY = "tracked,exact,re-encoded,look-alike";
const wide = matchMedia("(min-width: 50rem) and (min-height: 30rem)");

class PhotoPlaces extends LightElement {
  static properties = { photo: {}, found: { state: true } };

  #timer;
  #latest = latest();
  #news = () => this.photo && this.look();

  constructor() {
    super();
    this.photo = null;
    this.found = null; // messages, and which of them end when
  }

  connectedCallback() {
    super.connectedCallback();
    for (const news of ["purged", "sent"]) document.addEventListener(news, this.#news);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const news of ["purged", "sent"]) document.removeEventListener(news, this.#news);
  }

  willUpdate(changed) {
    if (!changed.has("photo") || changed.get("photo")?.id === this.photo?.id) return;
    this.found = null;
    clearTimeout(this.#timer);
    if (this.photo) this.#timer = setTimeout(() => this.look(), PAUSE);
  }

  /** What cannot be found out is left out: it is an aside. The last to look is who sees. */
  async look() {
    const { photo } = this;
    const isLatest = this.#latest();
    const answers = await Promise.all([api.json("GET", `/${photo.id}/places?tiers=${EVERY}`), api.expiring()]).catch(() => null);
    if (!answers || !isLatest() || photo.id !== this.photo?.id) return;
    const [{ places }, expiring] = answers;
    this.found = { places, ends: new Map(expiring.map((send) => [send.messageId, send])) };
  }

  render() {
    const { places = [], ends } = this.found ?? {};
    return html`<details ?open=${wide.matches}>
      <summary>${this.found ? summary(places) : t("Where it lives")}</summary>
      ${kinds(places).map(([tier, found]) => html`
        <h3 title=${WHY[tier][2]}>${WHY[tier][0]} · ${number(found.length)}</h3>
        <ul role="list">${found.toSorted(newest).slice(0, SHOWN).map((place) => this.#row(place, ends.get(place.messageId)))}
          ${found.length > SHOWN ? html`<li><span class="when">${tn("and {n} more", "and {n} more", found.length - SHOWN)}</span></li>` : nothing}</ul>`)}
    </details>`;
  }

  #row(place, ending) {
    const when = [direction(place), place.sentAt && short(place.sentAt)].filter(Boolean).join(" · ");
    return html`<li><span class="way ${place.fromMe ? "out" : "in"}">${icon(place.fromMe ? "out" : "in")}</span>
      <span class="name">${place.chatName || place.chatId}</span><span class="when">${when}</span>
      ${ending?.expiresAt ? html`<button ?disabled=${!may("chats:send")} type="button" class="ends" @click=${() => this.#change(ending)}>${icon("sweep")}${ends(ending)}</button>` : nothing}
      <span class="reach">${reach(place)}</span>
      ${may("purge") && !place.deletableForMe && place.deletableForEveryone ? html`<button type="button" class="revoke" @click=${() => this.#revoke(place)}>${t("Take it back for everyone")}</button>` : nothing}
    </li>`;
  }

  async #change(ending) {
    const { change } = await import("./ending.js");
    if (await change(ending)) await this.look();
  }

  /** A purge of just this message, with its time to undo and its receipt. */
  async #revoke({ account, chatId, messageId, tier }) {
    try {
      const { watch } = await import("./course.js");
      const wish = { photoIds: [this.photo.id], scope: "everyone", tiers: [tier], only: [{ account, chatId, messageId }] };
      const plan = await api.plan(wish);
      watch({ ...plan, ...(await api.execute(plan.planId, plan.digest, false)) });
    } catch (error) {
      failed(error);
    }
  }
}

function summary(places) {
  const chats = new Set(places.map(({ account, chatId }) => `${account} ${chatId}`)).size;
  if (!places.length) return t("Lives in none of your chats");
  return `${tn("Lives in {n} message", "Lives in {n} messages", places.length)}, ${tn("{n} chat", "{n} chats", chats)}`;
}

function kinds(places) {
  return Object.keys(WHY)
    .map((tier) => [tier, places.filter((place) => place.tier === tier)])
    .filter(([, found]) => found.length);
}

const newest = (one, other) => (other.sentAt ?? "").localeCompare(one.sentAt ?? "");

const direction = ({ fromMe, senderName }) => (fromMe ? t("you sent it") : t("from {name}", { name: senderName || t("somebody else") }));

function ends({ expireScope, expiresAt }) {
  const when = short(expiresAt);
  return expireScope === "everyone" ? t("Disappears for everyone {when}", { when }) : t("Disappears {when}", { when });
}

function reach({ deletableForEveryone, revocableUntil, deletableForMe }) {
  if (deletableForEveryone) return t("Deletable for everyone until {when}", { when: short(revocableUntil) });
  return deletableForMe ? t("Deletable for you") : t("Deletable by hand only");
}

customElements.define("photo-places", PhotoPlaces);
