/** The bar below: purges under way, with the time to undo, how far they are, and what they came to. */

import { lower, raise } from "./above.js";
import * as api from "./api.js";
import { Follow } from "./follow.js";
import { may } from "./may.js";
import { shortcut } from "./shortcuts.js";
import { ended, listed } from "./telling.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { number } from "./words.js";

const LIFE = 8000; // ms that good news stays; the receipt is among the others then
const TICK = 200; // ms
const LOOK = 5000; // ms between looks for purges begun elsewhere: in a chat, in another window
const STALL = 6000; // ms without news, after which it is looked up whether the line is there
const ACTS = { undo: api.cancel, stop: api.cancel, pause: api.pause, resume: api.resume };
const SHOWN = { waiting: ["undo"], running: ["pause", "stop"], paused: ["resume", "stop"] };

const region = document.querySelector(".course");
const rows = new Map();

/** Tell of this purge until it has ended, and what it came to. */
export function watch(plan) {
  if (rows.has(plan.planId)) return;
  const row = new Row(plan);
  rows.set(plan.planId, row);
  region.querySelector("ul").append(row.element);
  raise(region);
}

class Row {
  #until = 0;
  #whole = 0; // seconds to undo, as far as they were seen
  #timer = null;
  #stall = null;
  #end = null;
  #forget = null; // the key that undoes it, while there is time

  constructor(plan) {
    this.plan = plan;
    this.element = region.querySelector("template").content.firstElementChild.cloneNode(true);
    this.#part("receipt").href = api.receiptPage(plan.planId);
    for (const [name, act] of Object.entries(ACTS)) {
      this.#part(name).addEventListener("click", ({ target }) => this.#act(target, act));
    }
    this.#part("close").addEventListener("click", () => this.#remove());
    this.#show({ planned: plan.totalMessages, pending: plan.totalMessages, deleted: 0, undoLeft: 0, ...plan });
    this.follow = new Follow(plan.planId, (status) => this.#show(status), (lost) => (this.#part("lost").hidden = !lost));
  }

  #part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  /** The answer says how it stands then; where it was too late, the stream has told why. */
  async #act(button, act) {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      this.#show(await act(this.plan.planId));
    } catch (error) {
      failed(error);
    } finally {
      button.ariaBusy = "false";
    }
  }

  #show(status) {
    if (this.#end) return;
    const over = Boolean(status.closedAt);
    this.element.dataset.state = over ? "over" : status.state;
    for (const name of Object.keys(ACTS)) this.#part(name).hidden = over || !SHOWN[status.state]?.includes(name);
    this.#part("bar").hidden = over;
    this.#teach(!this.#part("undo").hidden);
    this.#count(status.state === "waiting" ? status.undoLeft : 0);
    if (over) this.#over(status);
    else this.#course(status);
  }

  /** There are seconds only: too few for the way there by Tab. */
  #teach(undoable) {
    if (undoable) this.#forget ??= shortcut("u", t("Undo"), () => this.#part("undo").click(), t("Just now"), { anywhere: true });
    else {
      this.#forget?.();
      this.#forget = null;
    }
  }

  #course({ state, planned, pending, deleted }) {
    const chats = tn("{n} chat", "{n} chats", this.plan.chats.length);
    const going = (count) => tn("Deleting {n} message from {chats}", "Deleting {n} messages from {chats}", count, { chats });
    const gone = { gone: number(deleted) };
    const says = {
      waiting: () => going(pending),
      running: () => (deleted ? tn("Deleted {gone} of {n} message", "Deleted {gone} of {n} messages", planned, gone) : going(planned)),
      paused: () => tn("Paused: deleted {gone} of {n} message", "Paused: deleted {gone} of {n} messages", planned, gone),
      cancelled: () => t("Stopping…"),
    };
    write(this.#part("says"), (says[state] ?? says.running)());
    write(this.#part("also"), "");
    if (state !== "waiting") this.#part("bar").value = planned ? (planned - pending) / planned : 0;
    clearTimeout(this.#stall);
    if (state === "running") this.#stall = setTimeout(() => this.#stalled(), STALL);
  }

  /** No news may be because there is no line. */
  async #stalled() {
    const accounts = new Set(this.plan.chats.map(({ account }) => account));
    const away = (await api.coverage().catch(() => [])).filter((each) => accounts.has(each.account) && !each.reachable);
    if (this.#end) return;
    const names = listed(away.map(({ account }) => account));
    write(this.#part("also"), names && t("{names} is not connected now. It goes on as soon as WhatsApp is back.", { names }));
    this.#stall = setTimeout(() => this.#stalled(), STALL);
  }

  #over(status) {
    const { says, also, well } = ended(status, this.plan);
    this.#end = status;
    clearTimeout(this.#stall);
    write(this.#part("says"), says);
    write(this.#part("also"), also.join(" "));
    this.element.classList.toggle("trouble", !well);
    this.#part("receipt").hidden = !status.planned || !status.startsAt;
    this.#part("close").hidden = false;
    if (well) this.#expire();
    document.dispatchEvent(new CustomEvent("purged", { detail: status }));
  }

  /** Not while one looks at it. */
  #expire() {
    setTimeout(() => (this.element.matches(":hover, :focus-within") ? this.#expire() : this.#remove()), LIFE);
  }

  /** The seconds left to undo run here, from what the server said: the clocks may differ. */
  #count(left) {
    clearInterval(this.#timer);
    this.#part("left").hidden = !left;
    if (!left) return;
    this.#until = performance.now() + left * 1000;
    this.#whole = Math.max(left, this.#whole);
    const tick = () => {
      const rest = Math.max(0, (this.#until - performance.now()) / 1000);
      write(this.#part("left"), rest ? t("in {seconds} s", { seconds: number(Math.ceil(rest)) }) : t("now"));
      this.#part("bar").value = rest / this.#whole;
    };
    tick();
    this.#timer = setInterval(tick, TICK);
  }

  #remove() {
    clearInterval(this.#timer);
    clearTimeout(this.#stall);
    this.#teach(false);
    this.follow.stop();
    this.element.remove();
    rows.delete(this.plan.planId);
    if (!rows.size) lower(region);
  }
}

/** What did not change is not read aloud again. */
function write(part, text) {
  if (part.textContent !== text) part.textContent = text;
}

/** Purges that somebody began, here or elsewhere, and that have not ended. */
async function find() {
  const open = await api.underWay().catch(() => []);
  for (const plan of open) if (plan.origin === "person") watch(plan);
}

if (may("purge")) {
  setInterval(() => document.hidden || find(), LOOK);
  document.addEventListener("visibilitychange", () => document.hidden || find());
  find();
}
