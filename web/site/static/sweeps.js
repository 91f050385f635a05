/** Sweeps: purges by rule. Each says what it takes, when it runs next, and what its runs did. */

import * as api from "./api.js";
import { asked } from "./ask.js";
import { watch } from "./course.js";
import "./expiring.js";
import * as rules from "./rules.js";
import { deleted, where } from "./telling.js";
import { failed, told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { messages, moment, short } from "./words.js";

const STATES = {
  started: t("Under way"),
  done: t("Done"),
  empty: t("Nothing to take"),
  too_many: t("Took nothing: it would have been more than the rule allows"),
  failed: t("Failed"),
};
const list = document.querySelector(".sweeps");
const form = document.querySelector("[data-new]");
const names = { chats: new Map(), albums: new Map() };

class Card {
  constructor(sweep) {
    this.element = document.querySelector("#sweep").content.firstElementChild.cloneNode(true);
    this.#on("on", "change", ({ target }) => this.#switch(target.checked));
    this.#on("try", "click", async () => this.tried(await api.trySweep(this.sweep.id)));
    this.#on("run", "click", () => this.#run());
    this.#on("past", "click", () => this.#past(this.#part("history").hidden));
    this.#on("remove", "click", () => this.#remove());
    this.show(sweep);
  }

  show(sweep) {
    this.sweep = sweep;
    this.#part("name").textContent = sweep.name;
    this.#part("rule").textContent = rules.told(sweep, names.chats, names.albums);
    this.#part("on").checked = sweep.enabled;
    this.#part("on").ariaLabel = t("{name} is on", sweep);
    this.#part("state").textContent = sweep.enabled ? t("On") : t("Off");
    this.#part("next").textContent = sweep.enabled && sweep.nextAt ? t("Next on {when}", { when: moment(sweep.nextAt) }) : t("Runs only when you say so.");
  }

  /** Exactly what it would take now. */
  tried({ sweep, dryRun }) {
    const part = this.#part("trial");
    const none = !dryRun?.totalMessages;
    const takes = none ? "" : where(dryRun.totalMessages, dryRun.chats.length);
    this.show(sweep);
    part.hidden = false;
    part.querySelector("h3").textContent = none ? t("It would take nothing now.") : t("It would take {takes} now", { takes });
    part.querySelector("ul").replaceChildren(...(dryRun?.chats ?? []).map((chat) => line(chat.name, messages(chat.messageCount))), ...(dryRun?.byHand ? [line(onPhone(dryRun), "")] : []));
    return { takes, ...dryRun };
  }

  async #switch(enabled) {
    this.show(await api.changeSweep(this.sweep.id, { enabled }));
  }

  async #run() {
    const { takes, byHand, totalMessages } = this.tried(await api.trySweep(this.sweep.id));
    if (!takes) return told(t("There is nothing to take now."));
    if (byHand === totalMessages) return told(t("That is not possible from this machine: delete it by hand, on the phone."));
    const goes = this.sweep.scope === "everyone" ? t("It takes {takes} for everyone.", { takes }) : t("It takes {takes} from your devices.", { takes });
    const what = byHand ? `${goes} ${onPhone({ byHand })}` : goes;
    if (!(await asked(t("Run “{name}” now?", this.sweep), what, t("Run now")))) return;
    const run = await api.runSweep(this.sweep.id);
    if (run.planId) watch(await api.purge(run.planId));
    else told(run.reason || STATES[run.state]);
    await this.#past(true);
  }

  async #past(open) {
    const part = this.#part("history");
    this.#part("past").ariaExpanded = String(open);
    part.hidden = !open;
    if (!open) return;
    const runs = await api.runs(this.sweep.id);
    part.querySelector("ul").replaceChildren(...(runs.length ? runs.map(past) : [line(t("It never ran."), "")]));
  }

  /** What a purge came to is only known once it has ended. */
  refresh() {
    if (!this.#part("history").hidden) this.#past(true).catch(failed);
  }

  async #remove() {
    if (!(await asked(t("Remove “{name}”?", this.sweep), t("What its runs did stays in the receipts."), t("Remove")))) return;
    await api.removeSweep(this.sweep.id);
    this.element.remove();
    cards.delete(this.sweep.id);
  }

  #part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  #on(part, kind, act) {
    this.#part(part).addEventListener(kind, (event) => doing(event.currentTarget, () => act(event), () => this.show(this.sweep)));
  }
}

const onPhone = ({ byHand }) => tn("{n} of them can only be deleted by hand, on the phone.", "{n} of them can only be deleted by hand, on the phone.", byHand);

const cards = new Map();

/** Once, however often it is pressed; what failed is shown as it was. */
async function doing(button, act, back = () => {}) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await act();
  } catch (error) {
    failed(error);
    back();
  } finally {
    button.ariaBusy = "false";
  }
}

function line(text, about) {
  const item = document.createElement("li");
  const [one, other] = [document.createElement("span"), document.createElement("span")];
  one.textContent = text;
  other.textContent = about;
  item.append(one, other);
  return item;
}

function past({ slot, state, planId, reason, byHand, counts }) {
  const item = line(byHand ? t("{when}, by hand", { when: short(slot) }) : short(slot), reason || (counts ? deleted(counts.deleted, counts.affectedChats) : STATES[state]));
  if (planId && counts && !counts.pending) {
    const link = document.createElement("a");
    link.href = api.receiptPage(planId);
    link.textContent = t("Receipt");
    item.append(link);
  }
  return item;
}

// ── a new one ───────────────────────────────────────────────────────────────────────────────────────────

/** Fields that the choice above does not need are not asked for. */
function fit() {
  const { which, when } = form;
  for (const field of form.querySelectorAll("[data-for]")) show(field, field.dataset.for.split(" ").includes(which.value));
  for (const field of form.querySelectorAll("[data-when]")) show(field, field.dataset.when.split(" ").includes(when.value));
}

function show(field, wanted) {
  field.hidden = !wanted;
  for (const input of field.querySelectorAll("input:not([type=checkbox]), select")) input.required = wanted;
}

async function add() {
  const trial = await api.addSweep(rules.read(form));
  const card = new Card(trial.sweep);
  cards.set(trial.sweep.id, card);
  list.append(card.element);
  card.tried(trial);
  form.reset();
  fit();
  form.closest("details").open = false;
  card.element.scrollIntoView({ block: "nearest" });
  told(t("“{name}” is made, and still off", trial.sweep));
}

function choices(chats, albums) {
  form.querySelector("[data-chats]").replaceChildren(...chats.map(({ chatId, name }) => tick(chatId, name)));
  form.album.replaceChildren(...albums.map(({ id, name }) => new Option(name, id)));
  form.which.querySelector("[value=album]").disabled = !albums.length;
}

function tick(value, text) {
  const [label, box] = [document.createElement("label"), document.createElement("input")];
  Object.assign(box, { type: "checkbox", name: "chat", value });
  label.className = "pick";
  label.append(box, text);
  return label;
}

async function load() {
  const [sweeps, chats, albums] = await Promise.all([api.sweeps(), api.chats(), api.albums()]);
  names.chats = new Map(chats.map(({ chatId, name }) => [chatId, name]));
  names.albums = new Map(albums.map(({ id, name }) => [id, name]));
  choices(chats, albums);
  for (const sweep of sweeps) cards.set(sweep.id, new Card(sweep));
  list.append(...[...cards.values()].map(({ element }) => element));
  list.ariaBusy = "false";
  form.closest("details").open = !sweeps.length;
}

form.addEventListener("change", fit);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  doing(event.submitter, add);
});
document.addEventListener("purged", () => cards.forEach((card) => card.refresh()));
fit();
load().catch(failed);
