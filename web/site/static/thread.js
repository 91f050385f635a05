/** The messages of one conversation, as far back as somebody looked, kept up to date while somebody looks.
 *
 * It tells `changed` whenever it is different.
 */

import * as talk from "./talk.js";

const AGAIN = 5000; // ms until the next try where the server said no
const RETOLD = 300; // ms in which news of their view are gathered

export class Thread extends EventTarget {
  #messages = new Map(); // by id
  #next = null;
  #source = null;
  #news = 0; // how often something was told
  #timer;
  #looking = false;
  #look = () => (document.hidden ? this.#stop() : this.#listen());

  constructor(chat) {
    super();
    this.chat = chat;
    this.begun = false; // whether anything was fetched
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  close() {
    this.#stop();
    document.removeEventListener("visibilitychange", this.#look);
  }

  /** Oldest first. */
  get messages() {
    return [...this.#messages.values()].toSorted(inTime);
  }

  get more() {
    return this.#next !== null;
  }

  has(id) {
    return this.#messages.has(id);
  }

  small(id) {
    return talk.small(this.chat, id);
  }

  lost() {
    return false;
  }

  /** Fetch what came before. */
  async older() {
    if (!this.#next || this.#looking) return;
    this.#looking = true;
    try {
      const { messages, next } = await talk.page(this.chat, this.#next);
      this.#next = next;
      this.#put(messages);
    } finally {
      this.#looking = false;
    }
  }

  /** Look at the newest page again: what is not in it any more is gone. */
  async refresh() {
    const { messages, next } = await this.#newest();
    const oldest = messages.at(-1);
    if (!this.begun || !next || !messages.some(({ messageId }) => this.has(messageId))) {
      this.#messages.clear();
      this.#next = next;
    }
    for (const each of this.#messages.values()) if (oldest && inTime(each, oldest) >= 0) this.#messages.delete(each.messageId);
    this.begun = true;
    this.#put(messages);
  }

  /** What was told meanwhile may not be in it: then it is fetched again. */
  async #newest() {
    for (;;) {
      const news = this.#news;
      const page = await talk.page(this.chat);
      if (news === this.#news) return page;
    }
  }

  #put(messages) {
    for (const each of messages) this.#messages.set(each.messageId, each);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }

  // ── live ────────────────────────────────────────────────────────────────────────────────────────────

  #listen() {
    if (this.#source) return;
    this.#source = new EventSource(talk.events(this.chat));
    this.#hear("here", () => this.refresh());
    this.#hear("message", (message) => this.#told() && this.#put([message]));
    this.#hear("gone", ({ messageId }) => this.#told() && this.#messages.delete(messageId) && this.#changed());
    this.#source.addEventListener("error", ({ target }) => this.#broken(target));
  }

  /** Answers whether there is anything yet that it could change. */
  #told() {
    this.#news += 1;
    return this.begun;
  }

  #hear(name, act) {
    this.#source.addEventListener(name, async ({ data }) => {
      await Promise.resolve(act(JSON.parse(data))).catch((error) => this.#trouble(error));
      this.dispatchEvent(new Event("heard"));
    });
  }

  #trouble(error) {
    if (!this.begun) this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
  }

  /** It comes back by itself, unless the server said no. */
  #broken(source) {
    if (source !== this.#source || source.readyState !== EventSource.CLOSED) return;
    this.#stop();
    this.#timer = setTimeout(this.#look, AGAIN);
    if (!this.begun) this.refresh().catch((error) => this.#trouble(error));
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}

/** What the others see of the same conversation. */
export class Theirs extends EventTarget {
  #timer;
  #again = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh().catch(() => {}), RETOLD);
  };

  constructor(thread) {
    super();
    this.chat = thread.chat;
    this.thread = thread;
    this.messages = [];
    this.begun = this.more = false;
    thread.addEventListener("heard", this.#again);
    this.refresh().catch((error) => this.dispatchEvent(new CustomEvent("trouble", { detail: error })));
  }

  close() {
    clearTimeout(this.#timer);
    this.thread.removeEventListener("heard", this.#again);
  }

  has(id) {
    return this.messages.some(({ messageId }) => messageId === id);
  }

  small(id) {
    return talk.theirSmall(this.chat, id);
  }

  /** Whether it was there for me once, as far back as I looked, and is there no more. */
  lost(message) {
    const [oldest] = this.thread.messages;
    return !this.thread.has(message.messageId) && (!this.thread.more || (oldest && inTime(message, oldest) > 0));
  }

  async older() {}

  async refresh() {
    this.messages = (await talk.theirs(this.chat)).toReversed();
    this.begun = true;
    this.dispatchEvent(new Event("changed"));
  }
}

const inTime = (one, other) => compare(one.sentAt, other.sentAt) || compare(one.messageId, other.messageId);
const compare = (one, other) => (one < other ? -1 : Number(one > other));
