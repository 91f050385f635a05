/** What goes, of all that was found: whole kinds, whole chats, and look-alikes one by one. */

import { LOOKALIKE, WHY } from "./telling.js";

const MOST = 10_000; // messages that can be named one by one

export const key = ({ account, chatId, messageId }) => JSON.stringify([account, chatId, messageId]);

export const home = ({ account, chatId }) => JSON.stringify([account, chatId]);

const RANK = Object.keys(WHY);
const surest = ([one], [other]) => RANK.indexOf(one) - RANK.indexOf(other);

export class Choice {
  tiersOff = new Set();
  chatsOff = new Set();
  alikeOn = new Set();

  constructor(places) {
    this.places = places;
    this.sure = places.filter(({ tier }) => tier !== LOOKALIKE);
    this.alike = places.filter(({ tier }) => tier === LOOKALIKE);
    this.chats = Map.groupBy(this.sure, home); // messages by chat …
    this.tiers = Object.entries(Object.groupBy(this.sure, ({ tier }) => tier)).toSorted(surest); // … and by kind
  }

  has(place) {
    if (place.tier === LOOKALIKE) return this.alikeOn.has(key(place));
    return !this.tiersOff.has(place.tier) && !this.chatsOff.has(home(place));
  }

  get picked() {
    return this.places.filter((place) => this.has(place));
  }

  /** The same as a wish for a plan: exactly these messages, if there are still there. */
  get wish() {
    const picked = this.picked;
    const tiers = [...new Set(picked.map(({ tier }) => tier))];
    const only = picked.map(({ account, chatId, messageId }) => ({ account, chatId, messageId }));
    if (only.length <= MOST) return { tiers, only };
    return { tiers, chats: this.chatsOff.size ? [...new Set(only.map(({ chatId }) => chatId))] : [] };
  }
}
