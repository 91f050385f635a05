/** The image service's API for admins, as promises. Everything that goes wrong is a `Refused` whose message is for people. */

import { Refused, silence } from "../api.js";
import { t } from "../tongue.js";
import { bearer, renew, whoami } from "./session.js";

const { service } = document.body.dataset;

/** Where programs find the service. */
export const SERVICE = new URL(service, location.href).href;

export const get = (path, query = {}) => json("GET", Object.keys(query).length ? `${path}?${filled(query)}` : path);
export const post = (path, body = {}) => json("POST", path, body);
export const patch = (path, body) => json("PATCH", path, body);
export const remove = (path, body) => json("DELETE", path, body);
export const upload = (path, form) => json("POST", path, form);

/** A picture, as an address that is good until it is revoked: private ones are only for whoever is signed in. */
export const picture = async (path) => URL.createObjectURL(await (await request("GET", path)).blob());

async function json(method, path, body) {
  return (await request(method, path, body)).json();
}

async function request(method, path, body) {
  await whoami();
  let response = await send(method, path, body);
  if (response.status === 401) {
    await renew(); // it was taken back: by a new password, or for good
    response = await send(method, path, body);
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => null);
  const { status } = response;
  throw new Refused(answer?.message ?? t("ChatVault could not do that ({status}).", { status }), answer?.code, status);
}

async function send(method, path, body) {
  const plain = body && !(body instanceof FormData);
  const headers = { Authorization: `Bearer ${await bearer()}`, ...(plain && { "Content-Type": "application/json" }) };
  return fetch(`${service}/admin${path}`, { method, headers, body: plain ? JSON.stringify(body) : body }).catch(() => {
    throw silence();
  });
}

/** What is empty is not asked for. */
const filled = (query) => new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value != null));
