/** A picture out of icons.svg, beside words or instead of them. */

import { html } from "lit";

const SHEET = new URL("icons.svg", import.meta.url).href;

export const icon = (name) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="${SHEET}#${name}"></use></svg>`;
