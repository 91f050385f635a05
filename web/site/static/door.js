/** Where photos come in: a button, a drop anywhere on the page, the clipboard. The tray is fetched with the first of them. */

import { may } from "./may.js";
import { failed } from "./toasts.js";

const MARK = /^(tus|waiting)::/; // what the browser remembers of uploads begins with it

const input = document.querySelector("[data-files]");
const sign = document.querySelector("[data-drop]");
let tray = null;

/** Take these files in, if whoever brings them may. */
export async function take(files) {
  if (files.length && may("library:write")) (await fetched()).add(files);
}

function fetched() {
  tray ??= import("./upload.js").then(() => document.body.appendChild(document.createElement("upload-tray")));
  return tray;
}

input.addEventListener("change", () => {
  take([...input.files]).catch(failed);
  input.value = "";
});
for (const button of document.querySelectorAll("[data-upload]")) button.addEventListener("click", () => input.click());
addEventListener("paste", ({ clipboardData }) => take([...clipboardData.files]).catch(failed));

/** Files only: text dragged within the page is none of ours. `depth` counts the elements entered and not left. */
let depth = 0;
function hover(event, change) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  if (!may("library:write")) return;
  depth = change === 0 ? 0 : depth + change;
  sign.hidden = depth === 0 || document.querySelector("dialog[open]") !== null;
}
addEventListener("dragenter", (event) => hover(event, 1));
addEventListener("dragleave", (event) => hover(event, -1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  hover(event, 0);
  const found = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean); // now: later it is empty
  const plain = [...event.dataTransfer.files];
  dropped(found, plain).catch(failed);
});

async function dropped(entries, plain) {
  if (!entries.some(({ isDirectory }) => isDirectory)) return take(plain);
  const { within } = await import("./folders.js");
  await take(await within(entries));
}

/** What a reload or a closed window broke off is told of, so that it can go on. */
if (Object.keys(localStorage).some((key) => MARK.test(key))) fetched().catch(failed);
if (new URLSearchParams(location.search).has("shared")) import("./shared.js").catch(failed);
