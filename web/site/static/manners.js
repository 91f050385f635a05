/** In which language, and in which light: kept by this browser, and written into pages by the server. */

import { HOME } from "./api.js";

const YEAR = 31536000; // seconds
const DARK = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
const form = document.querySelector("[data-manners]");

const remember = (name, value) => {
  document.cookie = `chatvault_${name}=${value}; path=${HOME.pathname}; max-age=${value ? YEAR : 0}; samesite=lax`;
};

function wear(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const dark = theme ? theme === "dark" : DARK.matches;
  document.querySelector("[data-theme-switch]").setAttribute("aria-pressed", dark);
}

form.addEventListener("change", ({ target }) => {
  remember(target.name, target.value);
  if (target.name === "theme") wear(target.value);
  else location.reload();
});

/** The switch in the rail says it as well. */
new MutationObserver(() => (form.theme.value = root.dataset.theme ?? "")).observe(root, { attributeFilter: ["data-theme"] });
