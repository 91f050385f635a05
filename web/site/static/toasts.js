/** Short news in the corner: what was done, and what could not be. */

import { raise } from "./above.js";
import { t } from "./tongue.js";
import { sentence } from "./words.js";

const LIFE = 6000; // ms; troubles stay until they are dismissed

/** Tell that something was done; `{ name, act }` is a button beside it, as for taking it back. */
export function told(text, also = null) {
  const toast = place(text, "done", also);
  let timer = setTimeout(() => toast.remove(), LIFE);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), LIFE)));
}

/** Tell what went wrong, in the words of the error. */
export function failed(error) {
  if (error.status !== 401) place(error.message, "trouble");
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

function action(toast, { name, act }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet act";
  button.textContent = name;
  button.addEventListener("click", () => {
    toast.remove();
    act();
  });
  return button;
}

function dismissal(toast) {
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = t("Dismiss");
  button.className = "quiet";
  button.textContent = "×";
  button.addEventListener("click", () => toast.remove());
  return button;
}
