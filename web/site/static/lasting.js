/** For how long a send stays: fields for a form, and what they say. */

import { html, nothing } from "lit";
import { t } from "./tongue.js";

const HOUR = 3600; // seconds
const WEEK = 7 * 24 * HOUR;

/** `state` is `{ lasting, date, scope, warning }`; `change` hears what is new of it. */
export function lasting(state, change, never = t("Never")) {
  return html`<div class="lasting">
    <label class="field">${t("Disappears after")}
      <select name="lasting" .value=${state.lasting} @change=${({ target }) => change(begun(state, target.value))}>
        <option value="">${never}</option>
        <option value=${HOUR}>${t("1 hour")}</option>
        <option value=${24 * HOUR}>${t("24 hours")}</option>
        <option value=${WEEK}>${t("7 days")}</option>
        <option value="date">${t("At a date …")}</option>
      </select></label>
    ${state.lasting === "date" ? date(state, change) : nothing}
    ${state.lasting ? scopes(state, change) : nothing}
  </div>
  <p class="warning" role="status" ?hidden=${!state.warning}>${state.warning}</p>`;
}

export const NEVER = { lasting: "", date: "", scope: "me", warning: "" };

/** As the API wants it: nothing when it stays. */
export function expiry({ lasting, date, scope }) {
  if (!lasting || (lasting === "date" && !date)) return {};
  const when = lasting === "date" ? { expiresAt: new Date(date).toISOString() } : { expiresInSeconds: Number(lasting) };
  return { ...when, expireScope: scope };
}

const begun = (state, lasting) => ({ lasting, date: state.date || local(Date.now() + WEEK * 1000) });

function date(state, change) {
  return html`<label class="field">${t("At")}
    <input type="datetime-local" name="date" required min=${local(Date.now())} .value=${state.date}
      @change=${({ target }) => change({ date: target.value })} /></label>`;
}

function scopes({ scope }, change) {
  const pill = (value, text) => html`<label class="pill"><input type="radio" name="scope" value=${value}
    .checked=${scope === value} @change=${() => change({ scope: value })} />${text}</label>`;
  return html`<fieldset><legend class="unseen">${t("For whom it disappears")}</legend>
    ${pill("me", t("For me"))}${pill("everyone", t("For everyone"))}</fieldset>`;
}

/** As a field for a date and a time wants it. */
function local(time) {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
