/** Finding photos: what a filter fits, by day, and what there is to filter by. A filter is what the address says of it. */

import { BASE, json, request } from "./api.js";

export const PAGE = 200; // photos at a time, as many as the server gives

/** The parts of a filter, as the address names them. */
export const PARTS = ["q", "tag", "album", "chat", "sender", "since", "until", "state"];

/** `{ total, totalBytes, days: [{ day, photos, shape }] }`, newest first. */
export const timeline = (filter) => json("GET", `/timeline?${new URLSearchParams(filter)}`);

export const facets = () => json("GET", "/facets");

export const events = () => `${BASE}/events`;

/** One page, as they were taken, newest first, and the cursor of the next, or null. */
export async function photos(filter, limit = PAGE) {
  const query = new URLSearchParams({ ...filter, order: "taken", limit });
  const response = await request("GET", `?${query}`);
  return { photos: await response.json(), next: response.headers.get("X-Next-Cursor") };
}

/** Whether this photo is among those a filter fits. */
export async function fits(filter, { id, taken_at }) {
  const day = taken_at.slice(0, 10);
  if ((filter.since ?? day) > day || (filter.until ?? day) < day) return false;
  let cursor = null;
  do {
    const page = await photos({ ...filter, since: day, until: day, ...(cursor && { cursor }) });
    if (page.photos.some((photo) => photo.id === id)) return true;
    cursor = page.next;
  } while (cursor);
  return false;
}

/** The filter an address asks for. */
export function asked(query) {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(PARTS.map((part) => [part, parameters.get(part)]).filter(([, value]) => value));
}

export const same = (one, other) => PARTS.every((part) => one[part] === other[part]);
