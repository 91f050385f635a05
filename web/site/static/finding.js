/** Finding photos: what a filter fits, by day, and what there is to filter by. A filter is what the address says of it. */

import { BASE, json, paged } from "./api.js";

export const PAGE = 200; // photos at a time, as many as the server gives
const MOMENT = 200; // ms

/** The parts of a filter, as the address names them. */
export const PARTS = ["q", "tag", "album", "chat", "sender", "since", "until", "state"];

/** `{ total, totalBytes, days: [{ day, photos, shape }] }`, newest first. */
export const timeline = (filter) => json("GET", `/timeline?${new URLSearchParams(filter)}`);

export const facets = () => json("GET", "/facets");

export const events = () => `${BASE}/events`;

/** One page, as they were taken, newest first, and the cursor of the next, or null. */
export async function photos(filter, limit = PAGE) {
  const [photos, next] = await paged("", { ...filter, order: "taken", limit });
  return { photos, next };
}

/** Those of these photos, by their ids, that a filter fits. */
export async function among(filter, ids) {
  const found = new Set();
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = await photos({ ...filter, ids: ids.slice(at, at + PAGE).join() });
    for (const { id } of page.photos) found.add(id);
  }
  return found;
}

let asking = null; // what is still waiting for more to ask along

/** Whether a filter fits this photo; what is asked within a moment is asked at once. */
export async function fits(filter, { id }) {
  if (asking?.filter !== filter) asking = gathering(filter);
  const { ids, found } = asking;
  ids.push(id);
  return (await found).has(id);
}

function gathering(filter) {
  const ids = [];
  const found = new Promise((resolve) => setTimeout(resolve, MOMENT)).then(() => {
    if (asking?.ids === ids) asking = null;
    return among(filter, [...new Set(ids)]);
  });
  return { filter, ids, found };
}

/** The filter an address asks for. */
export function asked(query) {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(PARTS.map((part) => [part, parameters.get(part)]).filter(([, value]) => value));
}

export const same = (one, other) => PARTS.every((part) => one[part] === other[part]);
