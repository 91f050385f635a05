/**
 * What the keys of this page do: one list, from which keys act and the sheet behind `?` is made.
 *
 *   import { shortcut } from "./shortcuts.js";
 *   shortcut("Ctrl+a", t("Select all photos"), () => shelf.selectAll(), t("Library"));
 *   const forget = shortcut("i", t("Show or hide facts"), toggle, t("Photo"), { within: dialog });
 *   shortcut("Shift+ArrowRight", t("Select further"), null, t("Library"));   // told only: the element has its own keys
 *
 * A key is `event.key`, a letter written small, with "Ctrl+" (⌘ on a Mac) or "Shift+" before it. Nothing acts while somebody writes,
 * nor below an open dialog: `within` names the dialog whose keys these are, and what is `anywhere` acts over every dialog.
 * Of those with the same key the last one acts. What `act` did not want, by answering false, goes on to the browser.
 * The answer takes the shortcut back.
 */

const known = new Set();

export function shortcut(keys, says, act, group, { within = null, anywhere = false } = {}) {
  const entry = { keys, says, act, group, within, anywhere };
  known.add(entry);
  return () => known.delete(entry);
}

/** `[[group, [{ keys, says }]]]` of what acts now, in the order it was said. */
export function listed() {
  const acting = [...known].filter(inReach);
  const last = new Map(acting.map((entry) => [`${entry.keys} ${entry.says}`, entry])); // of two that say the same
  return [...Map.groupBy(acting.filter((entry) => [...last.values()].includes(entry)), ({ group }) => group)];
}

const above = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? null;
const inReach = ({ within, anywhere }) => anywhere || within === above();
const writing = ({ target }) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function fits({ keys }, event) {
  const wanted = keys.split(/\+(?=.)/);
  const key = wanted.pop();
  const ctrl = wanted.includes("Ctrl");
  const pressed = event.key.length === 1 && (event.ctrlKey || event.metaKey) ? event.key.toLowerCase() : event.key;
  if ((event.ctrlKey || event.metaKey) !== ctrl || event.altKey) return false;
  return wanted.includes("Shift") ? event.shiftKey && pressed.toLowerCase() === key.toLowerCase() : pressed === key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const entry = [...known].findLast((each) => each.act && fits(each, event) && inReach(each));
  if (!entry || writing(event)) return;
  if (entry.act(event) !== false) event.preventDefault();
});
