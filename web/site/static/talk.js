/** The API of conversations: what is said in them, and in the sandbox also by the others. */

import { BASE, Refused, json, paged } from "./api.js";
import { t } from "./tongue.js";

const PAGE = 40;

export const name = ({ account, chatId }) => JSON.stringify([account, chatId]);

const at = ({ chatId }) => `/chats/${encodeURIComponent(chatId)}`;
const query = (values) => new URLSearchParams(values);

/** One page of a conversation, newest first, and the cursor of the next, or null. */
export async function page(chat, cursor = null) {
  const [messages, next] = await paged(`${at(chat)}/messages`, { account: chat.account, limit: PAGE, cursor });
  return { messages, next };
}

export const events = (chat) => `${BASE}${at(chat)}/events?${query({ account: chat.account })}`;
export const small = (chat, id) => `${BASE}/messages/thumb?${query({ ...place(chat), messageId: id })}`;

/** The same `key` never sends twice. */
export const write = (chat, text, replyTo, key) => json("POST", `${at(chat)}/messages`, { account: chat.account, text, key, ...(replyTo && { replyTo }) });
export const send = ({ account, chatId }, photoId, caption, key) => json("POST", `/${photoId}/send`, { account, chatId, caption, key });
export const save = ({ account, chatId }, messageId) => json("POST", "/save-from-message", { account, chatId, messageId });

/** The plan to delete one message with a photo for me. */
export const dropping = ({ account, chatId }, messageId) => json("POST", "/purges", { chats: [chatId], only: [{ account, chatId, messageId }] });

/** Carry it out. */
export const drop = async (plan) => ({ ...plan, ...(await json("POST", `/purges/${plan.planId}/execute`, { digest: plan.digest })) });

/** Take a file into the vault. */
export async function keep(file) {
  const body = new FormData();
  body.append("photo", file);
  const response = await fetch(`${BASE}/upload`, { method: "POST", body }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (response?.ok) return answer;
  throw new Refused(answer?.error ?? t("“{name}” could not be uploaded.", { name: file.name }), answer?.code ?? "silent", response?.status ?? 0);
}

// ── the sandbox ────────────────────────────────────────────────────────────────────────────────────────

const place = ({ account, chatId }) => ({ account, chatId });

/** Whom one can speak for. */
export const people = (chat) => json("GET", `/sandbox/people?${query(place(chat))}`);

/** `said` is `{ text, photoId, painted, replyTo, reaction }`, as far as it goes. */
export const speak = (chat, sender, said) => json("POST", "/sandbox/messages", { ...place(chat), sender, ...said });

/** What the others see, newest first. */
export const theirs = (chat) => json("GET", `/sandbox/messages?${query(place(chat))}`);
export const theirSmall = (chat, id) => `${BASE}/sandbox/messages/thumb?${query({ ...place(chat), messageId: id })}`;
