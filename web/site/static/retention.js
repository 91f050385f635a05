/** For how long messages are remembered, chat by chat, and what else is kept for how long. */

import { html } from "lit";
import { chats } from "./api.js";
import { icon } from "./icon.js";
import * as office from "./office.js";
import { Part } from "./part.js";
import { told } from "./toasts.js";
import { t, tn } from "./tongue.js";

const TERMS = [7, 30, 90, 365, 1095]; // days
const FOREVER = 0;

const span = (days) => (days === FOREVER ? t("For ever") : tn("{n} day", "{n} days", days));
const key = ({ account, chatId }) => JSON.stringify([account, chatId]);

class RetentionList extends Part {
  async fetched() {
    const [known, about] = await Promise.all([chats(), office.about()]);
    return { known, about };
  }

  #keep(chat, days) {
    this.change(async () => {
      await office.keep(chat, days);
      told(days === FOREVER ? t("Messages of {name} are remembered for ever", chat) : t("Messages of {name} are forgotten after {span}", { ...chat, span: span(days) }));
    });
  }

  #add(event) {
    event.preventDefault();
    const { chat, days } = event.target.elements;
    this.#keep(this.found.known.find((each) => key(each) === chat.value), Number(days.value));
  }

  shown({ known, about }) {
    const limited = known.filter(({ keepDays }) => keepDays);
    return html`<dl class="facts">
        <div><dt>${t("The trash")}</dt><dd>${span(about.trashDays)}</dd></div>
        <div><dt>${t("What was done")}</dt><dd>${span(about.auditDays)}</dd></div>
        <div><dt>${t("A browser that stays away")}</dt><dd>${span(about.sessionDays)}</dd></div>
        <div><dt>${t("Messages of a chat")}</dt><dd>${t("For ever, unless you say otherwise")}</dd></div>
      </dl>
      <ul class="rows" role="list" ?hidden=${!limited.length}>${limited.map((chat) => this.#row(chat))}</ul>
      ${this.#form(known.filter(({ keepDays }) => !keepDays))}`;
  }

  #row(chat) {
    return html`<li><div><b>${chat.name}</b></div>
      <select aria-label=${t("How long messages of {name} are remembered", chat)} @change=${({ target }) => this.#keep(chat, Number(target.value))}>
        ${terms(chat.keepDays)}
      </select></li>`;
  }

  #form(rest) {
    return html`<form class="line" ?hidden=${!rest.length} @submit=${this.#add}>
      <label class="field">${t("Forget messages of")}<select name="chat">${rest.map((chat) => html`<option value=${key(chat)}>${chat.name}</option>`)}</select></label>
      <label class="field">${t("After")}<select name="days">${TERMS.map((days) => html`<option value=${days} ?selected=${days === 90}>${span(days)}</option>`)}</select></label>
      <button>${icon("add")}${t("Add")}</button>
    </form>`;
  }
}

function terms(days) {
  const offered = [FOREVER, ...new Set([...TERMS, days])].toSorted((one, other) => one - other);
  return offered.map((each) => html`<option value=${each} ?selected=${each === days}>${span(each)}</option>`);
}

customElements.define("retention-list", RetentionList);
