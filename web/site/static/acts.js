/** What can be done with photos. A dialog, with its style, is fetched when it is first asked for. */

import { may } from "./may.js";
import { failed } from "./toasts.js";

const MADE = {
  album: () => Promise.all([import("./album.js"), dress("shelves.css")]),
  tag: () => Promise.all([import("./tag.js"), dress("shelves.css")]),
  send: () => Promise.all([import("./send.js"), dress("send.css")]),
  purge: () => Promise.all([import("./purge.js"), dress("purge.css")]),
  trash: () => import("./trash.js"),
};
const NEEDS = { album: "library:write", tag: "library:write", send: "chats:send", purge: "purge", trash: "library:write" };
const made = new Map();

/** Whether whoever looks may do this at all. */
export const able = (act) => !(act in NEEDS) || may(NEEDS[act]);

export const album = (photos) => ask("album", photos);
export const tag = (photos) => ask("tag", photos);
export const send = (photos) => ask("send", photos);
export const purge = (photos) => ask("purge", photos);
export const trash = (photos) => ask("trash", photos);

/** A stylesheet of ours, in use from then on. */
export function dress(file) {
  const href = new URL(file, import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.append(link);
  return loaded;
}

/** About one photo or many; the dialog stands last in the page, above whatever is open. */
async function ask(name, photos) {
  try {
    const dialog = await ready(name);
    document.body.append(dialog);
    await dialog.about([photos].flat());
  } catch (error) {
    failed(error);
  }
}

function ready(name) {
  if (!made.has(name)) made.set(name, make(name));
  made.get(name).catch(() => made.delete(name)); // the next one who asks tries again
  return made.get(name);
}

async function make(name) {
  await Promise.all([MADE[name](), dress("dialog.css")]);
  return document.createElement(`${name}-dialog`);
}
