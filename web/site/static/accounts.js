/** The accounts page: how it is with each line, and linking it to a phone. */

import "./course.js";
import * as api from "./api.js";
import { asked } from "./ask.js";
import { latest } from "./latest.js";
import { failed, told } from "./toasts.js";
import { t } from "./tongue.js";
import { chats, messages as counted, number, sentence } from "./words.js";

const LOOK = 5000; // ms between looks
const STARTING = 20_000; // ms in which a new account's bot should have begun
const CLOSELY = 1000; // ms while a code is shown: it changes, and the phone may have scanned it
const LINKED = t("WhatsApp is linked");
const STATES = {
  stopped: [t("Not running"), "ill"],
  unlinked: [t("Not linked"), ""],
  linking: [t("Linking"), ""],
  connecting: [t("Connecting"), ""],
  ready: [t("Ready"), "well"],
  offline: [t("Offline"), "ill"],
  replaced: [t("Replaced"), "ill"],
  banned: [t("Banned"), "ill"],
  outdated: [t("Outdated"), "ill"],
  logged_out: [t("Logged out"), "ill"],
};
const UNLINKED = ["unlinked", "logged_out", "linking", "stopped"];
const UNLINKED_HERE = t("It is not linked to a phone. Link it with a button below.");
/** What can be done on this page is not said in commands. */
const REMEDIES = {
  unlinked: UNLINKED_HERE,
  logged_out: UNLINKED_HERE,
  replaced: t("Another program uses this session. Stop it, then choose Start again."),
};
const STUCK = ["replaced", "outdated"]; // it does not come back by itself

const list = document.querySelector(".accounts > ul");
const cards = new Map();
const starting = new Set();
let timer;
const begins = latest();

class Card {
  #linking = false;

  constructor(name) {
    this.name = name;
    this.element = document.querySelector("#account").content.firstElementChild.cloneNode(true);
    this.#part("name").textContent = name;
    this.#on("by-qr", "submit", () => api.link(name, ""));
    this.#on("by-phone", "submit", ({ target }) => api.link(name, target.phone.value));
    this.#on("cancel", "click", () => api.cancelLinking(name));
    this.#on("restart", "click", () => api.restart(name));
    this.#on("unlink", "click", () => this.#unlink());
    this.#on("remove", "click", () => this.#remove());
  }

  show({ kind, state, remedy, history, linking }) {
    const starts = state === "stopped" && starting.has(this.name);
    const [words, mood] = starts ? [t("Starting …"), ""] : STATES[state];
    const phone = kind === "whatsapp";
    const code = linking?.state === "showing";
    this.goesOn = code || linking?.state === "asked";
    if (this.#linking && linking?.state === "done") told(LINKED);
    this.#linking = this.goesOn;
    write(this.#part("kind"), phone ? "WhatsApp" : t("Simulated"));
    write(this.#part("state"), this.goesOn && !code ? t("Asking for a code…") : words);
    this.#part("state").dataset.mood = mood;
    write(this.#part("remedy"), this.goesOn || starts ? "" : (REMEDIES[state] ?? remedy));
    write(this.#part("history"), history ? arriving(history) : "");
    this.#part("linking").hidden = !code;
    if (code) this.#code(linking);
    this.#part("problem").hidden = linking?.state !== "failed" || !UNLINKED.includes(state);
    write(this.#part("problem"), linking?.reason ?? "");
    this.#part("ways").hidden = !phone || this.goesOn || !UNLINKED.includes(state);
    this.#part("restart").hidden = !STUCK.includes(state);
    this.#part("unlink").hidden = !phone || UNLINKED.includes(state);
  }

  #code({ byPhone, code, picture }) {
    this.#part("picture").hidden = byPhone;
    if (!byPhone && this.#part("picture").src !== picture) this.#part("picture").src = picture;
    write(this.#part("code"), byPhone ? code : "");
    write(this.#part("step"), byPhone ? t("Choose Link with phone number instead, and type this.") : t("Point it at this code."));
  }

  async #unlink() {
    const what = t("It disappears from the phone’s linked devices. Your photos stay in the vault.");
    if (await asked(t("Unlink {name}?", this), what, t("Unlink"))) await api.unlink(this.name);
  }

  async #remove() {
    const what = t("Its bot ends, and its phone is unlinked. Your photos stay in the vault.");
    if (await asked(t("Remove {name}?", this), what, t("Remove"))) await api.removeAccount(this.name);
  }

  #part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  #on(part, kind, act) {
    this.#part(part).addEventListener(kind, (event) => doing(event, act));
  }
}

function arriving({ chats: many, messages, percent }) {
  const seen = { messages: counted(messages), chats: chats(many) };
  if (percent === null) return t("Older messages are arriving: {messages} in {chats} so far.", seen);
  return t("Older messages are arriving ({percent} %): {messages} in {chats} so far.", { percent: number(percent), ...seen });
}

/** Carry it out once, however often it is pressed, and look at what came of it. */
async function doing(event, act) {
  event.preventDefault();
  const button = event.submitter ?? event.currentTarget;
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await act(event);
  } catch (error) {
    failed(error);
  } finally {
    button.ariaBusy = "false";
  }
  await look();
}

/** What did not change is left alone: it may be selected, or read aloud. */
function write(part, text) {
  if (part.dataset.said === text) return;
  part.dataset.said = text;
  part.replaceChildren(...sentence(text));
}

function show(accounts) {
  const names = accounts.map((account) => account.name);
  for (const [name, card] of cards) {
    if (names.includes(name)) continue;
    card.element.remove();
    cards.delete(name);
  }
  for (const account of accounts) {
    if (!cards.has(account.name)) cards.set(account.name, new Card(account.name));
    cards.get(account.name).show(account);
  }
  for (const [place, name] of names.entries()) {
    const { element } = cards.get(name);
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
  }
  list.ariaBusy = "false";
}

/** Look now, and again soon; a look that fails after the first is no news, and so is one that began before the last. */
async function look() {
  clearTimeout(timer);
  const isLatest = begins();
  try {
    const accounts = document.hidden ? null : await api.accounts();
    if (accounts && isLatest()) show(accounts);
  } catch (error) {
    if (list.ariaBusy === "true") failed(error);
  }
  clearTimeout(timer);
  timer = setTimeout(look, [...cards.values()].some((card) => card.goesOn) ? CLOSELY : LOOK);
}

document.querySelector("[data-add]").addEventListener("submit", (event) => {
  doing(event, async ({ target }) => {
    const { name, kind } = await api.addAccount(target.name.value);
    target.reset();
    starting.add(name);
    setTimeout(() => starting.delete(name), STARTING);
    if (kind === "whatsapp") await api.link(name, "");
    await look();
    cards.get(name)?.element.scrollIntoView({ block: "nearest" });
  });
});

/** Whoever comes to link a phone begins at once, with one that still waits for it, or with a new one. */
async function welcome() {
  await look();
  if (location.hash === "#link") (list.querySelector("[data-ways]:not([hidden]) button") ?? document.querySelector("[data-add] input")).focus();
}

document.addEventListener("visibilitychange", look);
welcome();
