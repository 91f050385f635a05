/** What every page of the vault has: light or dark, the sheet of shortcuts, and the rooms in a hand. */

import { HOME } from "./api.js";
import { shortcut } from "./shortcuts.js";
import { t } from "./tongue.js";

const YEAR = 31536000; // seconds
const LATER = 4000; // ms; what the page itself needs comes first
const DARK = matchMedia("(prefers-color-scheme: dark)");
const HAND = matchMedia("(max-width: 48rem)");
const root = document.documentElement;
const lamp = document.querySelector("[data-theme-switch]");
const rest = document.querySelector("#more");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : DARK.matches);
const show = () => lamp.setAttribute("aria-pressed", isDark());

/** Whoever chooses what the system has anyway follows the system again. The server writes the choice into pages. */
function turn() {
  const wish = isDark() ? "light" : "dark";
  const same = (wish === "dark") === DARK.matches;
  if (same) delete root.dataset.theme;
  else root.dataset.theme = wish;
  document.cookie = `chatvault_theme=${wish}; path=${HOME.pathname}; max-age=${same ? 0 : YEAR}; samesite=lax`;
  show();
}

async function explain() {
  const { open } = await import("./keys.js");
  open();
}

lamp.addEventListener("click", turn);
DARK.addEventListener("change", show);
document.querySelector("[data-shortcuts]").addEventListener("click", explain);
HAND.addEventListener("change", () => rest.matches(":popover-open") && rest.hidePopover());
show();

shortcut("?", t("Show these shortcuts"), explain, t("Everywhere"), { anywhere: true });
if (document.querySelector("input[type=search]")) {
  shortcut("/", t("Search"), () => document.querySelector("input[type=search]").focus(), t("Everywhere"));
}

setTimeout(() => import("./offline.js"), LATER);
