/** The activity page: what couriers and the clock did and do, as it happens. */

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { BASE, HOME, json, paged, thumb } from "./api.js";
import { asked } from "./ask.js";
import { icon } from "./icon.js";
import { latest } from "./latest.js";
import { LightElement } from "./light.js";
import { may } from "./may.js";
import { failed, told } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { number, short } from "./words.js";

const PAGE = 60;
const MOST = 200; // that the server lists at once
const STATES = [
  ["", () => t("Everything"), () => 0],
  ["open", () => t("Under way"), ({ waiting, underWay }) => waiting + underWay],
  ["failed", () => t("Failed"), ({ failed }) => failed],
  ["unconfirmed", () => t("In doubt"), ({ unconfirmed }) => unconfirmed],
  ["done", () => t("Done"), () => 0],
];
const NAMES = {
  waiting: t("Waiting"),
  claimed: t("Under way"),
  calling: t("Under way"),
  done: t("Done"),
  failed: t("Failed"),
  unconfirmed: t("In doubt"),
  cancelled: t("Taken back"),
};
const CHORES = {
  "open purges": t("Purges under way"),
  "expiring sends": t("Sends that expire"),
  sweeps: t("Sweeps"),
  "refused deletions": t("Refused deletions, tried again"),
  retention: t("Old messages, forgotten"),
  "forgotten plans": t("Purges nobody began, forgotten"),
  duplicates: t("Duplicates, looked for"),
  "stale duplicates": t("Duplicates of what is gone, forgotten"),
  "old downloads": t("Old downloads, removed"),
  trash: t("Trash, emptied after its days"),
  "old orders": t("Old activity, forgotten"),
  "expired credentials": t("Expired sessions and keys, removed"),
  "old audit entries": t("Old audit entries, removed"),
  "unfinished uploads": t("Unfinished uploads, removed"),
  "stale uploads": t("Left-over files, removed"),
  "orphan files": t("Files of no photo, removed"),
  "missing renditions": t("Missing thumbnails, made again"),
};

class ActivityList extends LightElement {
  static properties = { entries: { state: true }, standing: { state: true }, next: { state: true } };

  #latest = latest();

  connectedCallback() {
    super.connectedCallback();
    this.state = new URLSearchParams(location.search).get("state") ?? "";
    document.addEventListener("visibilitychange", this.#turn);
    this.#turn();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#turn);
    this.source?.close();
  }

  /** Nothing is listened to behind other windows: browsers have six connections for a whole site. */
  #turn = () => {
    if (document.hidden) {
      this.source?.close();
      return;
    }
    this.source = new EventSource(`${BASE}/activity/events`);
    this.source.addEventListener("standing", ({ data }) => this.#heard(JSON.parse(data)));
  };

  #heard(standing) {
    this.standing = standing;
    this.#look(Math.min(MOST, Math.max(PAGE, this.entries?.length ?? 0)));
  }

  /** The last to look is who sees. */
  async #look(limit) {
    const isLatest = this.#latest();
    try {
      const { entries, next } = await page(this.state, limit);
      if (!isLatest()) return;
      this.entries = entries;
      this.next = next;
    } catch (error) {
      failed(error);
    } finally {
      this.ariaBusy = null;
    }
  }

  async #more() {
    this.busy = true;
    const { entries, next } = await page(this.state, PAGE, this.next);
    this.entries = [...this.entries, ...entries];
    this.next = next;
    this.busy = false;
  }

  async #retry({ id, retry, chatName, kind }) {
    const risk = retry === "at_risk";
    const what = t("It may have arrived in {chat} already. Then it is there twice.", { chat: chatName });
    if (risk && !(await asked(t("Send it again?"), what, t("Send again")))) return;
    try {
      await json("POST", `/activity/${encodeURIComponent(id)}/retry`, { atRisk: risk });
      told(kind === "delete" ? t("What was refused is being deleted again") : t("It is being tried again"));
    } catch (error) {
      failed(error);
    }
  }

  render() {
    if (!this.entries || !this.standing) return nothing;
    return html`
      <nav class="filter" aria-label=${t("Show")}>${STATES.map((state) => this.#choice(state))}</nav>
      ${this.entries.length ? this.#list() : empty(this.state)}
      <section class="clock"><h2>${t("On the clock")}</h2>${clock(this.standing.chores)}</section>`;
  }

  #choice([state, name, count]) {
    const found = count(this.standing);
    const here = state === this.state;
    return html`<a class="pick" href=${state ? `?state=${state}` : "?"} aria-current=${here ? "true" : nothing}
      >${name()}${found ? html` <b>${number(found)}</b>` : nothing}</a>`;
  }

  #list() {
    const more = html`<p class="more"><button type="button" ?disabled=${this.busy} @click=${this.#more}>${t("Show older")}</button></p>`;
    return html`
      <ul class="deeds" role="list" aria-label=${t("Activity")}>${repeat(gathered(this.entries), ({ id }) => id, (deed) => this.#deed(deed))}</ul>
      ${this.next ? more : nothing}`;
  }

  #deed(deed) {
    const { retry, state, reason, createdAt, endedAt } = deed;
    const button = html`<button type="button" @click=${() => this.#retry(deed)}>${icon("retry")}<span>${retry === "at_risk" ? t("Send again…") : t("Try again")}</span></button>`;
    return html`<li class="deed" data-state=${state}>
      ${picture(deed)}
      <div class="what"><h3>${title(deed)}</h3>${deed.text ? html`<p class="text">${deed.text}</p>` : nothing}
        ${reason ? html`<p class="why">${reason}</p>` : nothing}</div>
      <p class="how"><span class="state">${NAMES[state]}</span> <time datetime=${endedAt ?? createdAt}>${short(endedAt ?? createdAt)}</time></p>
      ${retry === "none" || !may("chats:send") ? nothing : button}
    </li>`;
  }
}

async function page(state, limit, cursor = null) {
  const [entries, next] = await paged("/activity", { limit, ...(state && { state }), cursor });
  return { entries, next };
}

/** What a purge deleted is one line for each way it ended. */
function gathered(entries) {
  const lines = new Map();
  for (const entry of entries) {
    const key = entry.kind === "delete" ? `${entry.errand} ${entry.state}` : entry.id;
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { ...entry, count: 1 });
  }
  return [...lines.values()];
}

function title({ kind, chatName, count, errand, state }) {
  const chat = chatName || t("a chat");
  if (kind === "send") return t("Send a photo to {chat}", { chat });
  if (kind === "write") return t("Write to {chat}", { chat });
  if (kind === "save") return t("Save a photo from {chat}", { chat });
  const what = count > 1 ? tn("Delete {n} message", "Delete {n} messages", count) : t("Delete a message in {chat}", { chat });
  return state === "done" && may("purge") ? html`<a href=${new URL(`receipts/${errand}`, HOME)}>${what}</a>` : what;
}

function picture({ kind, photoId }) {
  const kinds = { send: "send", write: "chats", save: "floppy", delete: "purge" };
  const small = html`<img src=${thumb(photoId)} alt="" width="48" height="48" loading="lazy" @error=${({ target }) => target.remove()}>`;
  return html`<span class="picture">${icon(kinds[kind])}${photoId && kind !== "delete" ? small : nothing}</span>`;
}

const empty = (state) => html`<section class="empty">
  <h2>${state ? t("Nothing here") : t("Nothing has happened yet")}</h2>
  <p>${state ? t("What stands so shows up here.") : t("What is sent, saved and deleted shows up here, and what became of it.")}</p></section>`;

const clock = (chores) =>
  chores.length
    ? html`<ul role="list">${chores.toSorted((a, b) => b.at.localeCompare(a.at)).map(chore)}</ul>`
    : html`<p class="hint">${t("Nothing was due yet.")}</p>`;

const chore = ({ name, at, trouble }) => html`<li>
  <span>${CHORES[name] ?? name}${trouble ? html`<small class="why">${trouble}</small>` : nothing}</span>
  <time datetime=${at}>${short(at)}</time></li>`;

customElements.define("activity-list", ActivityList);
