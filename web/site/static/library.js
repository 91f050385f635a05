/** The library page: who hears whom. */

import "./grid.js";
import "./viewer.js";
import "./send.js";
import "./purge.js";
import "./delete.js";
import "./upload.js";
import * as api from "./api.js";
import { Shelf } from "./shelf.js";
import { failed } from "./toasts.js";

const PAUSE = 250; // ms between the last letter typed and the search
const LOOK = 5000; // ms between looks for photos saved from chats

const $ = (selector) => document.querySelector(selector);
const [grid, viewer, tray] = ["photo-grid", "photo-viewer", "upload-tray"].map($);
const shelf = new Shelf();
const search = $("search form");

grid.hang(shelf);
viewer.hang(shelf);

grid.addEventListener("choose", ({ detail }) => viewer.show(detail));
viewer.addEventListener("send", ({ detail }) => $("send-dialog").about(detail));
viewer.addEventListener("purge", ({ detail }) => $("purge-dialog").about(detail));
viewer.addEventListener("delete", ({ detail }) => $("delete-dialog").about(detail));
$("send-dialog").addEventListener("sent", ({ detail }) => $("photo-places").show(detail));
viewer.addEventListener("closed", ({ detail }) => grid.focusOn(detail));
$("delete-dialog").addEventListener("deleted", ({ detail }) => shelf.remove(detail));
tray.addEventListener("kept", ({ detail }) => shelf.words || shelf.add(detail));
for (const button of document.querySelectorAll("[data-upload]")) button.addEventListener("click", () => tray.choose());

let typed;
search.addEventListener("submit", (event) => {
  event.preventDefault();
  look(search.q.value.trim());
});
search.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(look, PAUSE, search.q.value.trim());
});
$("[data-clear]").addEventListener("click", () => look((search.q.value = "")));
$("[data-again]").addEventListener("click", () => look(shelf.words));

setInterval(refresh, LOOK);
document.addEventListener("visibilitychange", refresh);

start().catch(failed);

async function start() {
  const id = Number(location.hash.slice(1));
  search.q.value = new URLSearchParams(location.search).get("q") ?? "";
  await look(search.q.value);
  if (id) viewer.show(shelf.find(id) ?? (await api.read(id)));
}

/** Show what fits these words; the address remembers them. */
async function look(words) {
  history.replaceState(null, "", words ? `?${new URLSearchParams({ q: words })}` : location.pathname);
  try {
    await shelf.search(words);
  } catch (error) {
    if (shelf.photos.length) failed(error);
    else grid.trouble(error.message);
  }
}

/** News from elsewhere; a look that fails is no news, the next one comes soon. */
function refresh() {
  if (!document.hidden) shelf.refresh().catch(() => {});
}
