/** Short news in the corner: what was done, and what could not be. */

import { raise } from "./above.js";
import { shortcut } from "./shortcuts.js";
import { t } from "./tongue.js";
import { sentence } from "./words.js";

const LIFE = 6000; // ms; troubles stay until they are dismissed
const THOUGHT = 12000; // ms for one that offers something to do
const taught = new Map(); // shortcuts of toasts that are there

/** Tell that something was done; `{ name, act }` is a button beside it, with a key where it has `keys`. */
export function told(text, also = null) {
  const toast = place(text, "done", also);
  const wait = () => setTimeout(() => drop(toast), also ? THOUGHT : LIFE);
  let timer = wait();
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = wait()));
}

/** The button that takes back what is told, and its key, for nobody gets there in time by Tab. */
export const undo = (act) => ({ name: t("Undo"), act, keys: "u" });

/** Tell what went wrong, in the words of the error. */
export function failed(error) {
  if (error.status === 401) return;
  for (const toast of document.querySelectorAll(".toast.trouble")) if (toast.firstChild.textContent === error.message) drop(toast); // once will do
  place(error.message, "trouble");
}

function place(text, kind, also = null) {
  const region = document.querySelector(".toasts");
  const toast = document.createElement("p");
  toast.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.append(...sentence(text));
  toast.append(words, ...(also ? [action(toast, also)] : []), dismissal(toast));
  region.append(toast);
  raise(region);
  return toast;
}

function action(toast, { name, act, keys }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet act";
  button.textContent = name;
  button.addEventListener("click", () => {
    drop(toast);
    act();
  });
  if (keys) {
    button.title = `${name} (${keys.toUpperCase()})`;
    taught.set(toast, shortcut(keys, name, () => button.click(), t("Just now"), { anywhere: true }));
  }
  return button;
}

function drop(toast) {
  toast.remove();
  taught.get(toast)?.();
  taught.delete(toast);
}

function dismissal(toast) {
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = t("Dismiss");
  button.className = "quiet";
  button.textContent = "×";
  button.addEventListener("click", () => drop(toast));
  return button;
}
