/** The library's HTTP API, as promises. Everything that goes wrong is a `Refused` whose message is for people. */

const BASE = new URL("api/library", document.baseURI).href;

export class Refused extends Error {
  constructor(message, code, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One page of photos, newest first, and the cursor of the next, or null. */
export async function page({ words = "", cursor = null, limit = 60 } = {}) {
  const query = new URLSearchParams({ limit });
  if (words) query.set("q", words);
  if (cursor) query.set("cursor", cursor);
  const response = await request("GET", `?${query}`);
  return { photos: await response.json(), next: response.headers.get("X-Next-Cursor") };
}

export const read = (id) => json("GET", `/${id}`);
export const chats = () => json("GET", "/chats");
export const describe = (id, caption) => json("PATCH", `/${id}`, { caption });
export const remove = (id) => json("DELETE", `/${id}`);
export const send = (id, chatId, caption) => json("POST", `/${id}/send`, { chatId, caption });
export const previewPurge = (id) => json("POST", `/${id}/purge-preview`);
export const purge = (id) => json("POST", `/${id}/purge`);

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

/** Upload one photo; `progress` hears shares from 0 to 1. XMLHttpRequest, because fetch does not tell of uploads. */
export function upload(file, progress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("photo", file);
    const exchange = new XMLHttpRequest();
    exchange.open("POST", `${BASE}/upload`);
    exchange.responseType = "json";
    exchange.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    exchange.onload = () => (exchange.status < 300 ? resolve(exchange.response) : reject(refusal(exchange)));
    exchange.onerror = () => reject(silence());
    exchange.send(body);
  });
}

async function json(method, path, body) {
  return (await request(method, path, body)).json();
}

async function request(method, path, body) {
  const sent = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(BASE + path, { method, ...sent }).catch(() => {
    throw silence();
  });
  if (response.ok) return response;
  throw refusal({ status: response.status, response: await response.json().catch(() => null) });
}

function refusal({ status, response }) {
  if (status === 401) location.assign(new URL("login", document.baseURI));
  return new Refused(response?.error ?? `ChatVault could not do that (${status}).`, response?.code ?? "error", status);
}

function silence() {
  return new Refused("ChatVault does not answer. Is it still running?", "silent", 0);
}
