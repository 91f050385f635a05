/** The sheet that tells what the keys of this page do. */

import { html, render } from "lit";
import { listed } from "./shortcuts.js";
import { t } from "./tongue.js";

const MAC = navigator.platform.startsWith("Mac");
const NAMES = { Ctrl: MAC ? "⌘" : t("Ctrl"), Shift: t("Shift"), ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": t("Space"), Escape: t("Esc"), Delete: t("Del"), Enter: t("Enter"), Home: t("Home"), End: t("End") };

let sheet;

/** Above whatever is open, of which it tells the keys. Asked for again, it goes. */
export function open() {
  sheet ??= made();
  if (sheet.open) return sheet.close();
  render(page(listed()), sheet);
  document.body.append(sheet);
  sheet.showModal();
}

function made() {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.setAttribute("closedby", "any");
  return dialog;
}

const page = (groups) => html`
  <form method="dialog">
    <header><h2 id="keys-title">${t("Keyboard shortcuts")}</h2></header>
    <div class="groups">${groups.map(section)}</div>
    <footer class="buttons"><button autofocus>${t("Close")}</button></footer>
  </form>`;

const section = ([group, entries]) => html`
  <section>
    <h3>${group}</h3>
    <dl>${entries.map(({ keys, says }) => html`<div><dt>${says}</dt><dd>${keys.split(/\+(?=.)/).map(cap)}</dd></div>`)}</dl>
  </section>`;

const cap = (key) => html`<kbd>${NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>`;
