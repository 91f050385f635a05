/** What is on its way into one conversation: told as soon as it is written, until it is there or was refused.
 *
 * It tells `changed` whenever it is different.
 */

import { unique } from "./api.js";
import * as talk from "./talk.js";

// With any other trouble it may have arrived, so the same is asked for again under the same name.
const REFUSED = ["blocked", "invalid", "missing", "no_space", "send_refused", "unknown_chat", "unreachable"];

export class Outbox extends EventTarget {
  #all = [];

  constructor(chat) {
    super();
    this.chat = chat;
  }

  /** Oldest first; of what has arrived, only what is not in the thread yet. */
  waiting(thread) {
    this.#all = this.#all.filter(({ messageId }) => !messageId || !thread.has(messageId));
    return this.#all;
  }

  /** `said` is `{ text, replyTo, photo, painted }`; `speaker` is who says it, or null for me. */
  async put(said, speaker = null) {
    const item = { ...said, speaker, key: unique(), at: new Date().toISOString(), error: null, messageId: null };
    this.#all = [...this.#all, item];
    await this.again(item);
  }

  async again(item) {
    this.#change(item, { error: null });
    try {
      const { messageId } = await (item.speaker ? this.#speak(item) : this.#send(item));
      this.#change(item, { messageId });
    } catch (error) {
      this.#change(item, { error, key: REFUSED.includes(error.code) ? unique() : item.key });
    }
  }

  forget(item) {
    this.#all = this.#all.filter((each) => each !== item);
    this.#changed();
  }

  #send({ text, photo, replyTo, key }) {
    return photo ? talk.send(this.chat, photo.id, text, key) : talk.write(this.chat, text, replyTo, key);
  }

  #speak({ speaker, text, photo, painted, replyTo }) {
    const shown = photo ? { photoId: photo.id } : painted ? { painted } : {};
    return talk.speak(this.chat, speaker.id, { text, ...shown, ...(replyTo && { replyTo }) });
  }

  #change(item, values) {
    Object.assign(item, values);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }
}
