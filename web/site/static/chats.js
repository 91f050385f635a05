/** The conversations, and how one is shown in a list. */

import { chats } from "./api.js";
import { count, initials } from "./words.js";

const HUES = 8; // as many as the stylesheet has colours

/** Every conversation, most recently used first. */
export const all = chats;

/** One that is in no list any more goes by its number. */
export const unknown = (chatId, name = "") => ({ chatId, name: name || chatId.split("@")[0], kind: "person", members: [] });

export function kind(chat) {
  if (chat.kind === "self") return "Message yourself";
  return chat.kind === "group" ? `Group, ${count(chat.members.length, "member")}` : "";
}

/** A line of a sheet's list, with a face; the same chat always has the same colour. */
export function row(sheet, chat, about, template = "") {
  const line = sheet.row({ avatar: initials(chat.name) || "#", name: chat.name, about }, template);
  const avatar = line.querySelector(".avatar");
  avatar.dataset.hue = hue(chat.chatId);
  if (chat.hasPicture) avatar.replaceChildren(face(chat));
  return line;
}

function face({ chatId, account }) {
  const image = new Image();
  image.alt = "";
  image.loading = "lazy";
  image.src = `/api/library/chats/${encodeURIComponent(chatId)}/picture?account=${encodeURIComponent(account)}`;
  return image;
}

function hue(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % HUES;
}
