/** Photos on their way to several chats: begun here, and followed until all of them have ended. */

import { BASE, json } from "./api.js";

export const past = (photoIds) => json("POST", "/sends/past", { photoIds });
export const paces = () => json("GET", "/sends/paces");
export const begin = (wish) => json("POST", "/dispatches", wish);
export const retry = (id) => json("POST", `/dispatches/${id}/retry`);
export const stop = (id) => json("POST", `/dispatches/${id}/stop`);
export const change = (send) => json("PATCH", "/sends", send);

/** `hear` gets each state, the last of which has `ended`. The browser comes back by itself when the line breaks. */
export function follow(id, hear) {
  const source = new EventSource(`${BASE}/dispatches/${id}/events`);
  source.addEventListener("progress", ({ data }) => hear(JSON.parse(data)));
  source.addEventListener("done", () => source.close());
}
