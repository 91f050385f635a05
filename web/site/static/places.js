/** Where a photo lives: every message that holds it, by how sure that is, and how far it can still be taken back. */

import * as api from "./api.js";
import { WHY } from "./telling.js";
import { count, number, short } from "./words.js";

const PAUSE = 200; // ms that a photo is looked at before it is looked up
const SHOWN = 30; // messages of one kind
const wide = matchMedia("(min-width: 50rem) and (min-height: 30rem)");

class PhotoPlaces extends HTMLElement {
  #photo = null;
  #timer;
  #details = this.querySelector("details");
  #list = this.querySelector("[data-places]");
  #summary = this.querySelector("summary");

  connectedCallback() {
    this.#details.open = wide.matches;
    document.addEventListener("purged", () => this.#photo && this.show(this.#photo));
  }

  /** About this photo from now on. */
  show(photo) {
    const same = this.#photo?.id === photo.id;
    this.#photo = photo;
    clearTimeout(this.#timer);
    if (!same) this.#say("Where it lives", []);
    this.#timer = setTimeout(() => this.#look(photo), PAUSE);
  }

  /** What cannot be found out is left out: it is an aside. */
  async #look(photo) {
    const answers = await Promise.all([api.places(photo.id), api.expiring()]).catch(() => null);
    if (!answers || photo !== this.#photo) return;
    const [{ places }, expiring] = answers;
    const chats = new Set(places.map(({ account, chatId }) => `${account} ${chatId}`));
    const ends = new Map(expiring.map((send) => [send.messageId, send]));
    this.#say(summary(places, chats), kinds(places).flatMap(([tier, found]) => this.#kind(tier, found, ends)));
  }

  #say(text, rows) {
    this.#summary.textContent = text;
    this.#list.replaceChildren(...rows);
  }

  #kind(tier, places, ends) {
    const head = document.createElement("h3");
    head.textContent = `${WHY[tier][0]} · ${number(places.length)}`;
    head.title = WHY[tier][2];
    const list = document.createElement("ul");
    list.role = "list";
    list.append(...places.toSorted(newest).slice(0, SHOWN).map((place) => this.#row(place, ends.get(place.messageId))));
    return [head, list];
  }

  #row(place, ending) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const part = (name) => row.querySelector(`.${name}`);
    part(place.fromMe ? "in" : "out").remove();
    part("name").textContent = place.chatName || place.chatId;
    part("when").textContent = [direction(place), place.sentAt && short(place.sentAt)].filter(Boolean).join(" · ");
    part("reach").textContent = reach(place);
    part("ends").hidden = !ending?.expiresAt;
    if (ending?.expiresAt) part("ends").append(`Disappears ${ending.expireScope === "everyone" ? "for everyone " : ""}${short(ending.expiresAt)}`);
    return row;
  }
}

function summary(places, chats) {
  return places.length ? `Lives in ${count(places.length, "message")}, ${count(chats.size, "chat")}` : "Lives in none of your chats";
}

function kinds(places) {
  return Object.keys(WHY)
    .map((tier) => [tier, places.filter((place) => place.tier === tier)])
    .filter(([, found]) => found.length);
}

const newest = (one, other) => (other.sentAt ?? "").localeCompare(one.sentAt ?? "");

const direction = ({ fromMe, senderName }) => (fromMe ? "you sent it" : `from ${senderName || "somebody else"}`);

function reach({ deletableForEveryone, revocableUntil, deletableForMe }) {
  if (deletableForEveryone) return `Deletable for everyone until ${short(revocableUntil)}`;
  return deletableForMe ? "Deletable for you" : "Deletable by hand only";
}

customElements.define("photo-places", PhotoPlaces);
