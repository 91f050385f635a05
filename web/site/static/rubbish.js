/** The trash, over the library's API. */

import { json, paged } from "./api.js";

/** One page of it, what went in last first, and the cursor of the next, or null. */
export async function page(cursor = null) {
  const [photos, next] = await paged("/trash", { limit: 100, cursor });
  return { photos, next };
}

export const put = (photoIds) => json("POST", "/trash", { photoIds });
export const restore = (photoIds) => json("POST", "/trash/restore", { photoIds });

/** For good: `{ photoIds }`, or what went in `{ until }` a moment. */
export const empty = (wish) => json("DELETE", "/trash", wish);
