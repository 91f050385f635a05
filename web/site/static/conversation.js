/** A conversation to read: days and messages, older ones as one scrolls up, news as they come.
 *
 * `<chat-talk>` shows the `thread` it is given with the `outbox` below it. It stays at its end while somebody is there.
 */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { bubble, pending } from "./bubble.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";
import { language, t } from "./tongue.js";

const DAY = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const LONG_AGO = new Intl.DateTimeFormat(language, { dateStyle: "long" });
const NEAR = "800px 0px 0px 0px"; // above what is seen: where older messages are fetched
const END = 48; // px from the end that still count as there

class ChatTalk extends LightElement {
  static properties = { thread: {}, outbox: {}, chat: {}, acts: {}, seer: {}, ended: { state: true } };

  #heard = () => this.requestUpdate();
  #troubled = ({ detail }) => failed(detail);
  #watch = null;
  #sized = new ResizeObserver(() => this.#atEnd && this.toEnd());
  #followed = [];
  #atEnd = true;
  #fromEnd = 0;

  constructor() {
    super();
    this.ended = true; // whether the end is in sight
    this.seer = null; // whose view it is; null: mine
  }

  get scroller() {
    return this.querySelector(".scroller");
  }

  firstUpdated() {
    this.#sized.observe(this.scroller);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sized.disconnect();
    this.#follow([]);
  }

  willUpdate(changed) {
    if (changed.has("thread") || changed.has("outbox")) {
      this.#follow([this.thread, this.outbox].filter(Boolean));
      this.#atEnd = true;
    }
    const { scroller } = this;
    if (scroller) this.#fromEnd = scroller.scrollHeight - scroller.scrollTop;
    this.#first = this.thread?.messages[0]?.messageId;
  }

  #first;
  #before;

  /** What comes above moves nothing that is looked at; what comes below is seen by whoever is there. */
  updated() {
    const { scroller } = this;
    const older = this.#before && this.#first !== this.#before;
    if (this.#atEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (older) scroller.scrollTop = scroller.scrollHeight - this.#fromEnd;
    this.#before = this.#first;
    this.#look();
  }

  #follow(sources) {
    for (const each of this.#followed) {
      each.removeEventListener("changed", this.#heard);
      each.removeEventListener("trouble", this.#troubled);
    }
    for (const each of sources) {
      each.addEventListener("changed", this.#heard);
      each.addEventListener("trouble", this.#troubled);
    }
    this.#followed = sources;
  }

  /** Whether more is wanted is looked at anew after every page. */
  #look() {
    this.#watch?.disconnect();
    const top = this.querySelector(".older");
    if (!top) return;
    this.#watch = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.thread.older().catch(failed), { root: this.scroller, rootMargin: NEAR });
    this.#watch.observe(top);
  }

  #scrolled({ target }) {
    this.#atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < END;
    this.ended = this.#atEnd;
  }

  toEnd() {
    this.#atEnd = this.ended = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight });
  }

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────

  render() {
    const { thread } = this;
    const group = this.chat.kind === "group";
    return html`
      <div class="scroller" role="log" tabindex="0" aria-label=${t("Conversation with {name}", this.chat)} aria-busy=${!thread.begun} @scroll=${this.#scrolled}>
        ${thread.more ? html`<p class="older muted">${t("Older messages…")}</p>` : nothing}
        ${repeat(days(thread.messages), ([day]) => day, ([day, messages]) => html`<section aria-label=${spoken(day)}>
          <h3 class="day"><span>${spoken(day)}</span></h3>
          <ol role="list">${repeat(messages, ({ messageId }) => messageId, (message, at) => this.#message(message, messages[at - 1], group))}</ol>
        </section>`)}
        ${thread.begun && !thread.messages.length && !this.#waiting.length ? this.#none() : nothing}
        <ol role="list">${this.#waiting.map((item) => html`<li data-mine=${!item.speaker}>${pending(item, this.acts)}</li>`)}</ol>
      </div>
      ${this.ended ? nothing : html`<button type="button" class="to-end" aria-label=${t("To the newest message")} @click=${this.toEnd}>↓</button>`}`;
  }

  get #waiting() {
    return this.outbox?.waiting(this.thread) ?? [];
  }

  #message(message, before, group) {
    const mine = this.seer ? message.sender === this.seer.id : message.fromMe;
    const same = before?.sender === message.sender;
    const named = !mine && !same && (group || Boolean(this.seer));
    const small = (id) => this.thread.small(id);
    const lost = this.thread.lost(message);
    return html`<li data-mine=${mine} data-same=${same}>${bubble(message, { mine, named, small, lost, acts: this.seer ? null : this.acts })}</li>`;
  }

  #none() {
    return html`<div class="empty"><h3>${t("Nothing was seen here yet")}</h3><p>${t("What is written from now on appears here by itself. Older messages come when WhatsApp hands them over.")}</p></div>`;
  }
}

/** Messages by the day they were written, here. */
const days = (messages) => [...Map.groupBy(messages, ({ sentAt }) => new Date(sentAt).toDateString())];

function spoken(day) {
  const then = new Date(day);
  const today = new Date().toDateString();
  if (day === today) return t("Today");
  if (new Date(then.getTime() + 36 * 3600_000).toDateString() === today) return t("Yesterday");
  return (then.getFullYear() === new Date().getFullYear() ? DAY : LONG_AGO).format(then);
}

customElements.define("chat-talk", ChatTalk);
