/** What can be done with a message: look at its photo, save it, send it on, and make it disappear. */

import * as acts from "./acts.js";
import * as api from "./api.js";
import { asked } from "./ask.js";
import { may } from "./may.js";
import * as talk from "./talk.js";
import { failed, told } from "./toasts.js";
import { t } from "./tongue.js";

let viewer = null;

export class Acts {
  constructor(chat, thread) {
    this.chat = chat;
    this.thread = thread;
  }

  /** The lines of a message's menu. `watch` follows what is deleted. */
  of(message, watch) {
    const { photo } = message;
    if (!photo || photo.viewOnce) return [];
    const save = may("library:write") && { name: t("Save to vault"), picture: "floppy", act: () => this.save(message) };
    const send = acts.able("send") && { name: t("Send on"), picture: "send", act: () => this.#with(photo, acts.send) };
    const here = acts.able("purge") && { name: t("Delete for me"), picture: "delete", act: () => this.#drop(message, watch).catch(failed) };
    const purge = acts.able("purge") && { name: t("Purge from every chat"), picture: "purge", act: () => this.#with(photo, acts.purge) };
    return (photo.photoId ? [send, here, purge] : [save, here]).filter(Boolean);
  }

  async #with({ photoId }, act) {
    try {
      await act(await api.read(photoId));
    } catch (error) {
      failed(error);
    }
  }

  async save({ messageId }, button = null) {
    if (button?.ariaBusy === "true") return;
    if (button) button.ariaBusy = "true";
    try {
      const photo = await talk.save(this.chat, messageId);
      told(photo.duplicate ? t("Already in your vault") : t("Saved to your vault"));
      await this.thread.refresh();
    } catch (error) {
      failed(error);
    } finally {
      if (button) button.ariaBusy = "false";
    }
  }

  async #drop({ messageId }, watch) {
    const plan = await talk.dropping(this.chat, messageId);
    if (plan.byHand) return told(t("That is not possible from this machine: delete it by hand, on the phone."));
    const what = t("It disappears from your WhatsApp. {name} keeps it, and so does your vault if it is there.", this.chat);
    if (await asked(t("Delete this message for you?"), what, t("Delete for me"))) watch(await talk.drop(plan));
  }

  /** Large, and from there through the photos of the conversation that are in the vault. */
  async look({ photo }) {
    try {
      viewer ??= await made();
      await viewer.open(this.#source(), await api.read(photo.photoId));
    } catch (error) {
      failed(error);
    }
  }

  #source() {
    const neighbour = ({ id }, step) => {
      const ids = this.thread.messages.map(({ photo }) => photo?.photoId).filter(Boolean);
      const beside = ids[ids.indexOf(id) + step];
      return beside && beside !== id ? api.read(beside) : null;
    };
    return Object.assign(new EventTarget(), { neighbour });
  }
}

async function made() {
  await Promise.all([import("./viewer.js"), ...["vendor/photoswipe/dist/photoswipe.css", "viewer.css"].map(acts.dress)]);
  const element = document.createElement("photo-viewer");
  document.body.append(element);
  return element;
}
