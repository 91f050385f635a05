/** The library page: who hears whom. */

import "./door.js";
import "./grid.js";
import "./scrubber.js";
import * as acts from "./acts.js";
import * as finding from "./finding.js";
import { Live } from "./live.js";
import { Looking } from "./looking.js";
import { News } from "./news.js";
import { Picking } from "./pick.js";
import { Selection } from "./selection.js";
import { Shelf } from "./shelf.js";
import { shortcut } from "./shortcuts.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";

const PAUSE = 250; // ms between the last letter typed and the search

const $ = (selector) => document.querySelector(selector);
const [grid, filters, chosen, scrubber] = ["photo-grid", "filter-bar", "chosen-bar", "year-scrubber"].map($);
const search = $("search form");
const shelf = new Shelf();
const selection = new Selection();

scrubber.hang(grid); // first: it measures and the grid draws, which the browser does better in this order
grid.hang(shelf, selection);
const looking = new Looking(shelf);
const picking = new Picking(grid, selection);
new News(shelf, grid, $("[data-news]"));

grid.addEventListener("choose", ({ detail }) => looking.show(detail));
looking.addEventListener("closed", ({ detail }) => grid.focusOn(detail));
filters.addEventListener("filter", ({ detail }) => look(detail));
for (const act of ["send", "tag", "album", "purge", "trash"]) chosen.addEventListener(act, ({ detail }) => acts[act](detail));
chosen.addEventListener("download", async ({ detail }) => (await import("./download.js")).download(detail));
selection.addEventListener("change", () => later("./chosen.js").then(() => chosen.hang(selection)), { once: true });
shelf.addEventListener("left", ({ detail }) => selection.drop([detail]));
shelf.addEventListener("compared", () => forget().catch(() => {})); // the next time will do
shelf.addEventListener("filled", () => selection.clear()); // what was chosen until then is of the filter before
shelf.addEventListener("failed", ({ detail }) => failed(detail));
for (const news of ["filled", "changed", "added", "removed"]) shelf.addEventListener(news, tally);
document.addEventListener("trashed", ({ detail }) => gone(detail));
document.addEventListener("taken-out", ({ detail }) => detail.album === Number(shelf.filter.album) && gone(detail.photos));
document.addEventListener("restored", ({ detail }) => detail.forEach((photo) => shelf.hear(photo).catch(failed)));

shortcut("Ctrl+a", t("Choose all photos shown"), () => void picking.all().catch(failed), t("Library"));
shortcut("Escape", t("Choose none"), () => picking.none(), t("Library"));
if (acts.able("trash")) shortcut("Delete", t("Move the chosen to the trash"), () => selection.size > 0 && void acts.trash(selection.photos), t("Library"));
shortcut(" ", t("Choose or not"), null, t("Library"));
shortcut("Shift+ArrowRight", t("Choose further"), null, t("Library"));
shortcut("Enter", t("Open"), null, t("Library"));

let typed;
search.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
search.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(find, PAUSE);
});
for (const button of document.querySelectorAll("[data-clear]")) button.addEventListener("click", () => look({}));
$("[data-again]").addEventListener("click", () => show(shelf.filter));
addEventListener("popstate", () => {
  const filter = finding.asked(location.search);
  if (finding.same(shelf.filter, filter)) return;
  search.q.value = filter.q ?? ""; // also while one writes there
  show(filter);
});

addEventListener("pagehide", () => history.replaceState({ ...history.state, top: scrollY }, "")); // for who comes back

start().catch(failed);

async function start() {
  const { top } = history.state ?? {};
  await show(finding.asked(location.search));
  if (top) scrollTo(0, top);
  looking.follow();
  new Live(shelf);
  for (const module of ["./filters.js", "./course.js"]) later(module);
}

/** What one need not have in order to see photos comes when they are there. */
function later(module) {
  return import(module).catch(failed);
}

function gone(photos) {
  selection.drop(photos);
  for (const photo of photos) shelf.remove(photo);
}

/** What is chosen, and not loaded any more, may have gone unheard. */
async function forget() {
  const { filter } = shelf;
  const lost = selection.photos.filter(({ id }) => !shelf.find(id));
  const there = await finding.among(filter, lost.map(({ id }) => id));
  if (filter === shelf.filter) selection.drop(lost.filter(({ id }) => !there.has(id)));
}

function find() {
  clearTimeout(typed);
  const q = search.q.value.trim();
  if (q !== (shelf.filter.q ?? "")) look({ ...shelf.filter, q }, Boolean(q && shelf.filter.q));
}

/** Show what fits this filter, and have the address say so; Back leads to the one before, not through its letters. */
function look(filter, letters = false) {
  const wish = Object.fromEntries(finding.PARTS.filter((part) => filter[part]).map((part) => [part, filter[part]]));
  const query = new URLSearchParams(wish).toString();
  history[letters ? "replaceState" : "pushState"](null, "", query ? `?${query}` : location.pathname);
  return show(wish);
}

async function show(filter) {
  filters.filter = filter;
  if (document.activeElement !== search.q) search.q.value = filter.q ?? "";
  selection.clear();
  grid.ariaBusy = "true";
  try {
    await shelf.open(filter);
    note(shelf.total ? "" : Object.keys(filter).length ? "search" : "vault");
  } catch (error) {
    if (shelf.total) failed(error);
    else note("trouble", error.message);
  }
  grid.ariaBusy = "false";
}

/** What is there instead of photos. */
function note(which, reason = "") {
  $("[data-reason]").textContent = reason;
  for (const each of document.querySelectorAll("[data-empty]")) each.hidden = each.dataset.empty !== which;
}

function tally() {
  filters.total = { photos: shelf.total, bytes: shelf.bytes };
  if (shelf.total) note("");
  else if (grid.ariaBusy === "false") note(Object.keys(shelf.filter).length ? "search" : "vault");
}
