/** Who may come in, what was done and what this vault is, over the library's API. */

import { json, paged } from "./api.js";

export const tokens = () => json("GET", "/tokens");
export const addToken = (wish) => json("POST", "/tokens", wish);
export const revokeToken = (id) => json("DELETE", `/tokens/${id}`);

export const sessions = () => json("GET", "/sessions");
export const endSession = (id) => json("DELETE", `/sessions/${id}`);
export const endOthers = () => json("DELETE", "/sessions");
export const changePassword = (current, password) => json("POST", "/password", { current, password });

export const people = () => json("GET", "/people");
export const addPerson = (wish) => json("POST", "/people", wish);
export const changePerson = (id, change) => json("PATCH", `/people/${id}`, change);
export const removePerson = (id) => json("DELETE", `/people/${id}`);
export const invitePerson = (id) => json("POST", `/people/${id}/invite`);

export const keep = (chat, keepDays) =>
  json("PATCH", `/chats/${encodeURIComponent(chat.chatId)}`, { keepDays, account: chat.account });

export const blocks = () => json("GET", "/blocks");
export const lift = (id) => json("DELETE", `/blocks/${id}`);
export const block = (photoId) => json("POST", "/blocks", { photoId });

/** One page of what was done, newest first, and the cursor of the next, or null. */
export async function deeds(cursor) {
  const [deeds, next] = await paged("/audit", { limit: 15, cursor });
  return { deeds, next };
}

let asked;

/** What this vault is; looked up once, since it goes through every folder. */
export const about = () => (asked ??= json("GET", "/about"));
