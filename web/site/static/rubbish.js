/** The trash, over the library's API. */

import { json, request } from "./api.js";

/** One page of it, what went in last first, and the cursor of the next, or null. */
export async function page(cursor = null) {
  const query = new URLSearchParams({ limit: 100, ...(cursor && { cursor }) });
  const response = await request("GET", `/trash?${query}`);
  return { photos: await response.json(), next: response.headers.get("X-Next-Cursor") };
}

export const put = (photoIds) => json("POST", "/trash", { photoIds });
export const restore = (photoIds) => json("POST", "/trash/restore", { photoIds });

/** For good: `{ photoIds }`, or what went in `{ until }` a moment. */
export const empty = (wish) => json("DELETE", "/trash", wish);
