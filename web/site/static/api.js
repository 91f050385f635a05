/** The library's HTTP API, as promises. Everything that goes wrong is a `Refused` whose message is for people. */

import { t } from "./tongue.js";

export const HOME = new URL("../../", import.meta.url); // of the whole site, wherever it is mounted
export const BASE = new URL("api/library", HOME).href;

export class Refused extends Error {
  constructor(message, code, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const read = (id) => json("GET", `/${id}`);
export const chats = () => json("GET", "/chats");
export const small = (place) => `${BASE}/messages/thumb?${named(place)}`;

export const foresee = (expiry) => json("GET", `/sends/foreseen?${new URLSearchParams(expiry)}`);
export const expiring = () => json("GET", "/sends/expiring");

export const plan = (wish, signal) => json("POST", "/purges", wish, signal);
export const execute = (id, digest, neverAgain) => json("POST", `/purges/${id}/execute`, { digest, neverAgain });
export const underWay = () => json("GET", "/purges?open=true");
export const purge = (id) => json("GET", `/purges/${id}`);
export const pause = (id) => json("POST", `/purges/${id}/pause`);
export const resume = (id) => json("POST", `/purges/${id}/resume`);
export const cancel = (id) => json("POST", `/purges/${id}/cancel`);
export const events = (id) => `${BASE}/purges/${id}/events`;
export const coverage = () => json("GET", "/coverage");

export const receiptFile = (id) => `${BASE}/purges/${id}/receipt`;
export const receipt = (id) => json("GET", `/purges/${id}/receipt`);
export const verify = () => json("GET", "/receipts/verify");

/** One page of receipts, newest first, and the cursor of the next, or null. */
export async function receipts(cursor = null) {
  const [receipts, next] = await paged("/receipts", { limit: 30, cursor });
  return { receipts, next };
}

/** A name that nothing else has; also where the page did not come over HTTPS. */
export const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The address of the page with a purge's receipt. */
export const receiptPage = (id) => new URL(`receipts/${id}`, HOME).href;

export const albums = () => json("GET", "/albums");
export const sweeps = () => json("GET", "/sweeps");
export const addSweep = (rule) => json("POST", "/sweeps", rule);
export const changeSweep = (id, change) => json("PATCH", `/sweeps/${id}`, change);
export const removeSweep = (id) => json("DELETE", `/sweeps/${id}`);
export const trySweep = (id) => json("POST", `/sweeps/${id}/dry-run`);
export const runSweep = (id) => json("POST", `/sweeps/${id}/run`);
export const runs = (id) => json("GET", `/sweeps/${id}/runs`);

export const accounts = () => json("GET", "/accounts");
export const addAccount = (name) => json("POST", "/accounts", { name });
export const removeAccount = (name) => json("DELETE", `/accounts/${name}`);
export const link = (name, phone) => json("POST", `/accounts/${name}/link`, { phone });
export const cancelLinking = (name) => json("DELETE", `/accounts/${name}/link`);
export const restart = (name) => json("POST", `/accounts/${name}/restart`);
export const unlink = (name) => json("POST", `/accounts/${name}/unlink`);

export const original = (id) => `${BASE}/${id}/file`;
export const thumb = (id) => `${BASE}/${id}/thumb`;
export const rendition = (id, name) => `${BASE}/${id}/rendition/${name}`;

function named({ account, chatId, messageId }) {
  return new URLSearchParams({ account, chatId, messageId });
}

/** One page of a list, and the cursor of the next, or null. */
export async function paged(path, { cursor, ...query }) {
  const asked = new URLSearchParams({ ...query, ...(cursor && { cursor }) });
  const response = await request("GET", `${path}?${asked}`);
  return [await response.json(), response.headers.get("X-Next-Cursor")];
}

export async function json(method, path, body, signal) {
  return (await request(method, path, body, signal)).json();
}

async function request(method, path, body, signal) {
  const sent = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const keepalive = method === "PATCH"; // what was written arrives, also when the page is left
  const response = await fetch(BASE + path, { method, signal, keepalive, ...sent }).catch((error) => {
    throw signal?.aborted ? error : silence();
  });
  if (response.ok) return response;
  throw refusal({ status: response.status, response: await response.json().catch(() => null) });
}

/** What an answer says that is a no; whoever is not signed in is led to where that is done. */
export function refusal({ status, response }) {
  if (status === 401) location.assign(new URL(`login?next=${encodeURIComponent(location.href.slice(HOME.href.length - 1))}`, HOME));
  return new Refused(response?.error ?? t("ChatVault could not do that ({status}).", { status }), response?.code ?? "error", status);
}

export function silence() {
  return new Refused(t("ChatVault does not answer. Is it still running?"), "silent", 0);
}
