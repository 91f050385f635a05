/** Albums and tags, over the library's API. */

import { HOME, json } from "./api.js";

const AT_ONCE = 1000; // photos

export const albums = () => json("GET", "/albums");
export const facets = () => json("GET", "/facets");
export const add = (name) => json("POST", "/albums", { name });
export const rename = (id, name) => json("PATCH", `/albums/${id}`, { name });
export const remove = (id) => json("DELETE", `/albums/${id}`);
export const putIn = (id, ids) => inTurn(ids, (photoIds) => json("POST", `/albums/${id}/photos`, { photoIds }));
export const takeOut = (id, ids) => inTurn(ids, (photoIds) => json("DELETE", `/albums/${id}/photos`, { photoIds }));

/** How many photos have other tags then. */
export async function tag(ids, { add, remove }) {
  const answers = await inTurn(ids, (photoIds) => json("POST", "/tags", { photoIds, add, remove }));
  return answers.reduce((sum, { changed }) => sum + changed, 0);
}

export const renameTag = (name, other) => json("PATCH", `/tags/${encodeURIComponent(name)}`, { name: other });
export const removeTag = (name) => json("DELETE", `/tags/${encodeURIComponent(name)}`);

/** The library, narrowed to this. */
export const within = (filter) => `${new URL("library", HOME).href}?${new URLSearchParams(filter)}`;

/** As many at a time as the server takes. */
async function inTurn(ids, act) {
  const answers = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) answers.push(await act(ids.slice(at, at + AT_ONCE)));
  return answers;
}
