/** A small list of things to do with something, beside the button that opens it. */

import { html, render } from "lit";
import { icon } from "./icon.js";

const GAP = 4; // px

/** `acts` are `{ name, picture, act }`. */
export function offer(button, acts) {
  const list = document.querySelector(".acts-list");
  const row = ({ name, picture, act }) =>
    html`<button type="button" class="quiet" @click=${() => (list.hidePopover(), act())}>${icon(picture)}${name}</button>`;
  render(acts.map(row), list);
  list.showPopover();
  place(list, button.getBoundingClientRect());
  list.querySelector("button").focus();
}

/** Below the button, or above where there is no room; never beyond the page. */
function place(list, { left, right, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = list;
  const rtl = getComputedStyle(list).direction === "rtl";
  const start = rtl ? left : right - width;
  list.style.left = `${Math.max(GAP, Math.min(start, innerWidth - width - GAP))}px`;
  list.style.top = `${bottom + height + GAP > innerHeight ? top - height - GAP : bottom + GAP}px`;
}
