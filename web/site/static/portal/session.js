/**
 * Who is signed in. The access token is in this page's memory and nowhere else; what it is renewed by is a cookie that
 * no page can read. The tabs of a browser exchange it one after another; a page that is gone before it was answered is
 * no harm, since the next one is answered the same for some seconds.
 */

import { Refused, silence } from "../api.js";
import { t } from "../tongue.js";

const { service, portal, entrance } = document.body.dataset;
const AUTH = `${service}/admin/auth`;
const NAME = `chatvault portal ${service}`;
const EARLY = 30_000; // ms before it ends, a token is renewed
const tabs = new BroadcastChannel(NAME);

let token = "";
let ends = 0; // ms
let me = null;
let renewal = null;

/** `{ id, name, email, role, allClientsAccess, … }`; whoever is nobody is led to where one signs in. */
export async function whoami() {
  if (!me) await renew();
  return me;
}

/** A token that is good for a moment at least. */
export async function bearer() {
  if (Date.now() > ends - EARLY) await renew();
  return token;
}

export const renew = () => (renewal ??= alone(exchange).finally(() => (renewal = null)));

/** Browsers have no locks on plain HTTP beyond this machine; two tabs that cross there are answered alike. */
const alone = (act) => (navigator.locks ? navigator.locks.request(NAME, act) : act());

async function exchange() {
  const answer = await post("refresh", null, true);
  if (me && me.id !== answer.admin.id) location.reload(); // somebody else signed in, in another tab
  begin(answer);
}

function begin(answer) {
  token = answer.accessToken;
  ends = Date.now() + answer.expiresIn * 1000;
  me = answer.admin;
}

export const signIn = (email, password) => post("login", { email, password });

export async function signOut() {
  await post("logout");
  tabs.postMessage("out");
  leave();
}

/** Everywhere else it ends; here it goes on with what the answer brings. */
export async function changePassword(currentPassword, newPassword) {
  const body = { currentPassword, newPassword, confirmPassword: newPassword };
  begin(await post("me/change-password", body, false, { Authorization: `Bearer ${await bearer()}` }));
}

/** To where one signs in, and back here. */
export function leave() {
  const { pathname, search, hash } = location;
  const back = pathname + search + hash;
  location.replace(back === portal ? entrance : `${entrance}?${new URLSearchParams({ next: back })}`);
}

/** The page that somebody came from, if it is one of the portal's. */
export function onward() {
  const wish = new URL(new URLSearchParams(location.search).get("next") ?? portal, location.origin);
  const ours = wish.origin === location.origin && `${wish.pathname}/`.startsWith(`${portal}/`) && wish.pathname !== entrance;
  return ours ? wish.href : portal;
}

async function post(path, body = null, keepalive = false, headers = {}) {
  const sent = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } };
  const response = await fetch(`${AUTH}/${path}`, { method: "POST", keepalive, ...sent }).catch(() => {
    throw silence();
  });
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status === 401 && path === "refresh") leave();
  throw new Refused(answer?.message ?? t("ChatVault could not do that ({status}).", { status: response.status }), answer?.code, response.status);
}

tabs.addEventListener("message", ({ data }) => data === "out" && me && leave());
addEventListener("pageshow", ({ persisted }) => persisted && me && location.reload()); // the browser kept it: is one still signed in?
