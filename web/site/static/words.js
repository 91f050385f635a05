/** Numbers, dates and names as people write them. */

import { language, t, tn } from "./tongue.js";

const DAY = new Intl.DateTimeFormat(language, { dateStyle: "long" });
const TIME = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const SHORT = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const LIST = new Intl.ListFormat(language, { type: "conjunction" });
const LETTERS = new Intl.Segmenter(language, { granularity: "grapheme" });

export const number = (value) => NUMBER.format(value);

/** "Anna, Ben and Chloé". */
export const list = (names) => LIST.format(names);

/** Of what there is nearly everywhere. */
export const messages = (number) => tn("{n} message", "{n} messages", number);
export const chats = (number) => tn("{n} chat", "{n} chats", number);

export const day = (iso) => DAY.format(new Date(iso));

export const moment = (iso) => TIME.format(new Date(iso));

/** A moment where there is little space. */
export const short = (iso) => SHORT.format(new Date(iso));

export function bytes(size) {
  if (size < 1e6) return `${NUMBER.format(Math.ceil(size / 1e3))} kB`;
  return size < 1e9 ? `${NUMBER.format(size / 1e6)} MB` : `${NUMBER.format(size / 1e9)} GB`;
}

/** What a photo is called when it cannot be seen. */
export function title(photo) {
  return photo.caption || t("Photo of {day}", { day: day(photo.taken_at) });
}

/** The first letters of the first and the last word: "Anna Berg" is "AB". */
export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...LETTERS.segment(word.replace(/^[^\p{L}\p{N}]+/u, ""))][0].segment.toUpperCase()).join("");
}

/** A sentence of the vault, as nodes; what it puts in backticks is typed in a terminal. */
export const sentence = (text) => text.split("`").map((part, place) => (place % 2 ? typed(part) : part));

function typed(text) {
  const code = document.createElement("code");
  code.textContent = text;
  return code;
}

/** Search without regard to case and accents. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
