/** Conversations as they are shown in lists: with a face, a name, and a few words about them. */

import { html, nothing } from "lit";
import { BASE } from "./api.js";
import { t, tn } from "./tongue.js";
import { initials } from "./words.js";

const HUES = 8; // as many as the stylesheet has colours

/** One that is in no list any more goes by its number. */
export const unknown = (chatId, name = "") => ({ chatId, name: name || chatId.split("@")[0], kind: "person", members: [] });

export function kind(chat) {
  if (chat.kind === "self") return t("Your notes");
  return chat.kind === "group" ? tn("Group, {n} member", "Group, {n} members", chat.members.length) : "";
}

/** The same chat always has the same colour. */
export const avatar = (chat) =>
  html`<span class="avatar" data-hue=${hue(chat.chatId)} aria-hidden="true">
    ${chat.hasPicture ? html`<img src=${picture(chat)} alt="" loading="lazy" />` : initials(chat.name) || "#"}
  </span>`;

export const words = (name, about) => html`<span class="name">${name}</span><span class="about">${about || nothing}</span>`;

const picture = ({ chatId, account }) =>
  `${BASE}/chats/${encodeURIComponent(chatId)}/picture?account=${encodeURIComponent(account)}`;

const hue = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % HUES;
