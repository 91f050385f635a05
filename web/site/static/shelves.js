/** Albums and tags, over the library's API. */

import { HOME, json } from "./api.js";

export const albums = () => json("GET", "/albums");
export const facets = () => json("GET", "/facets");
export const add = (name) => json("POST", "/albums", { name });
export const rename = (id, name) => json("PATCH", `/albums/${id}`, { name });
export const remove = (id) => json("DELETE", `/albums/${id}`);
export const putIn = (id, photoIds) => json("POST", `/albums/${id}/photos`, { photoIds });
export const takeOut = (id, photoIds) => json("DELETE", `/albums/${id}/photos`, { photoIds });

export const tag = (photoIds, { add, remove }) => json("POST", "/tags", { photoIds, add, remove });
export const renameTag = (name, other) => json("PATCH", `/tags/${encodeURIComponent(name)}`, { name: other });
export const removeTag = (name) => json("DELETE", `/tags/${encodeURIComponent(name)}`);

/** The library, narrowed to this. */
export const within = (filter) => `${new URL("library", HOME).href}?${new URLSearchParams(filter)}`;
