/** Purge: what would go, in plain words, as a plan; then, only when told so, exactly that plan is carried out. */

import * as api from "./api.js";
import * as chats from "./chats.js";
import { Choice, home, key } from "./choice.js";
import { watch } from "./course.js";
import { Sheet } from "./sheet.js";
import { covered, keepers, where, WHY } from "./telling.js";
import { failed } from "./toasts.js";
import { count, moment, number, short } from "./words.js";

const PAUSE = 250; // ms between a change and the plan that is made of it
const SHOWN = 50; // messages of one chat
const NOTHING = "This photo is in none of your chats. There is nothing to purge.";

class PurgeDialog extends Sheet {
  #choice;
  #plan = null;
  #timer;
  #asking = new AbortController();

  connectedCallback() {
    super.connectedCallback();
    this.form.addEventListener("change", ({ target }) => target.name !== "never" && this.#changed());
    this.go.addEventListener("click", () => this.carryOut()); // no button submits: no key confirms by accident
    this.dialog.addEventListener("close", () => this.#forget());
  }

  prepare() {
    this.#forget();
    this.form.reset();
    this.part("what").textContent = "Looking through your chats…";
    this.part("coverage").textContent = "";
    this.part("found").hidden = true;
    this.go.hidden = true;
  }

  fetch(photo) {
    return Promise.all([api.places(photo.id), chats.all()]);
  }

  show([{ places, coverage }, known]) {
    this.#choice = new Choice(places);
    this.part("coverage").textContent = covered(coverage).join(" ");
    this.part("found").hidden = !places.length;
    this.part("what").textContent = NOTHING;
    if (!places.length) return;
    this.#tiers();
    this.#chats(new Map(known.map((chat) => [home(chat), chat])));
    this.#alike();
    this.#changed(0);
  }

  /** What it was when the plan was shown is what goes. An old plan is looked up anew. */
  async act() {
    const plan = this.#plan;
    try {
      watch({ ...plan, ...(await api.execute(plan.planId, plan.digest, this.form.never.checked)) });
    } catch (error) {
      if (error.code === "stale") this.#changed(0);
      throw error;
    }
  }

  // ── what is to choose from ──────────────────────────────────────────────────────────────────────────

  #tiers() {
    this.part("tiers-part").hidden = !this.#choice.sure.length;
    this.part("tiers").replaceChildren(...this.#choice.tiers.map(([tier, places]) => this.#tier(tier, places)));
  }

  #tier(tier, places) {
    const row = this.row({ name: `${WHY[tier][0]} · ${number(places.length)}`, about: WHY[tier][2] }, "tier");
    return this.#tick(row, this.#choice.tiersOff, tier, false);
  }

  #chats(known) {
    const groups = [...this.#choice.chats];
    this.part("chats-part").hidden = !groups.length;
    this.querySelector(".chats").replaceChildren(...groups.map(([id, places]) => this.#chat(id, places, known.get(id))));
  }

  #chat(id, places, chat = chats.unknown(places[0].chatId, places[0].chatName)) {
    const row = chats.row(this, chat, "", "chat");
    const details = row.querySelector("details");
    row.dataset.chat = id;
    details.addEventListener("toggle", () => this.#messages(details, places), { once: true });
    return this.#tick(row, this.#choice.chatsOff, id, false);
  }

  /** Only once somebody wants to see them. */
  #messages(details, places) {
    const rows = places.slice(0, SHOWN).map((place) => this.#message(place));
    const more = places.length - rows.length;
    if (more) rows.push(this.row({ name: `and ${number(more)} more`, about: "" }, "message"));
    details.querySelector("ul").replaceChildren(...rows);
  }

  #message(place) {
    const row = this.row({ name: sender(place), about: [when(place), WHY[place.tier][1]].join(", ") }, "message");
    picture(row, place, this.photo);
    return row;
  }

  #alike() {
    const { alike, alikeOn } = this.#choice;
    this.part("alike-part").hidden = !alike.length;
    this.querySelector(".alike").replaceChildren(
      ...alike.map((place) => {
        const row = this.row({ name: place.chatName || place.chatId, about: `${sender(place)}, ${when(place)}` }, "similar");
        picture(row, place);
        return this.#tick(row, alikeOn, key(place), true);
      }),
    );
  }

  /** A tick that puts something into a set, or takes it out: `when` it is ticked, or else when it is not. */
  #tick(row, set, value, when) {
    const box = row.querySelector("input");
    box.checked = !when;
    box.addEventListener("change", () => (box.checked === when ? set.add(value) : set.delete(value)));
    return row;
  }

  // ── the plan of it ──────────────────────────────────────────────────────────────────────────────────

  /** Nothing can be confirmed until what is chosen now is planned. */
  #changed(pause = PAUSE) {
    this.#forget();
    const picked = this.#choice.picked;
    this.#scopes(picked);
    this.#counts();
    this.go.hidden = !picked.length;
    this.go.disabled = true;
    if (!picked.length) return (this.part("what").textContent = "Nothing is chosen.");
    this.go.textContent = "Counting…";
    this.#timer = setTimeout(() => this.#ask().catch(failed), pause);
  }

  async #ask() {
    const { signal } = (this.#asking = new AbortController());
    try {
      const wish = { photoIds: [this.photo.id], scope: this.#scope, ...this.#choice.wish };
      const plan = await api.plan(wish, signal);
      if (!signal.aborted) this.#planned(plan);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #planned(plan) {
    const takes = plan.pending - plan.byHand;
    this.#plan = plan;
    this.part("what").textContent = promised(plan, takes);
    this.go.disabled = !takes;
    this.go.textContent = `Delete ${count(takes, "message")}${plan.scope === "everyone" ? " for everyone" : ""}`;
  }

  get #scope() {
    return this.form.scope.value;
  }

  #scopes(picked) {
    const names = picked.map(({ chatName, chatId }) => chatName || chatId);
    const able = picked.filter(({ deletableForEveryone }) => deletableForEveryone).length;
    const everyone = this.form.querySelector("[value=everyone]");
    this.part("for-me").textContent = `Gone from your devices; ${picked.length ? keepers(names) : "everybody else keeps a copy"}.`;
    this.part("for-everyone").textContent = possible(able, picked.length);
    everyone.disabled = !able && !everyone.checked;
  }

  /** What is left of each chat after what was unticked. */
  #counts() {
    for (const row of this.querySelectorAll("li[data-chat]")) {
      const some = this.#choice.chats.get(row.dataset.chat).filter((place) => this.#choice.has(place));
      row.querySelector(".about").textContent = some.length ? `${count(some.length, "message")}: ${reasons(some)}` : "Stays";
    }
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#plan = null;
  }
}

function promised({ totalMessages, chats, scope, byHand }, takes) {
  const all = where(totalMessages, chats.length);
  if (scope === "everyone") {
    const rest = totalMessages - takes;
    return `${number(takes)} of ${all} ${takes === 1 ? "goes" : "go"} for everyone.${rest ? ` The other ${rest === 1 ? "one stays" : `${number(rest)} stay`}.` : ""}`;
  }
  const hand = byHand ? ` ${number(byHand)} of them can only be deleted by hand, on the phone.` : "";
  return `${all} ${totalMessages === 1 ? "goes" : "go"} from your devices.${hand}`;
}

function possible(able, all) {
  const window = "for two and a half days after sending, and only for what you sent";
  if (!able) return `Not possible for ${all === 1 ? "this message" : "any of these"}: WhatsApp allows it ${window}.`;
  const some = able === all ? `all ${count(all, "message")}` : `${number(able)} of ${count(all, "message")}`;
  return `Possible${all === 1 ? "" : ` for ${some}`}: WhatsApp allows it ${window}.`;
}

function reasons(places) {
  return [...new Set(places.map(({ tier }) => WHY[tier][1]))].join(", ");
}

const sender = ({ fromMe, senderName }) => (fromMe ? "You sent it" : `From ${senderName || "somebody else"}`);

const when = ({ sentAt }) => (sentAt ? short(sentAt) : "some time ago");

/** The message's own small picture; of our own photo, the vault's. */
function picture(row, place, photo) {
  const image = row.querySelector("img");
  if (place.hasThumbnail) image.src = api.small(place);
  else if (photo) image.src = api.thumb(photo.id);
  else image.hidden = true;
  image.title = place.sentAt ? moment(place.sentAt) : "";
}

customElements.define("purge-dialog", PurgeDialog);
