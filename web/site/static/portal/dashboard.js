/** How much there is, how much of it is new, and whose it is. */

import { html, nothing } from "lit";
import { t, tn } from "../tongue.js";
import { bytes, number } from "../words.js";
import * as api from "./api.js";
import { chart } from "./chart.js";
import { first, howto } from "./empty.js";
import { Room } from "./part.js";
import { to } from "./query.js";
import { images } from "./terms.js";

class PortalDashboard extends Room {
  fetched = () => api.get("/stats");

  shown(stats) {
    if (!stats.totalClients) return first(this.chief);
    return html`${sums(stats)}
      <section class="card" aria-labelledby="week-title">
        <header><h2 id="week-title">${t("The last seven days")}</h2><p>${t("What came in each day (days begin at midnight UTC).")}</p></header>
        ${stats.dailyChart.some(any) ? chart(stats.dailyChart) : html`<p class="muted">${t("Nothing came in.")}</p>`}
        ${stats.totalImages ? nothing : html`<div>${howto()}</div>`}
      </section>
      <section class="card" aria-labelledby="shares-title">
        <header><h2 id="shares-title">${t("By client")}</h2><p>${t("And what part of the space is theirs.")}</p></header>
        <ul class="shares" role="list">${stats.clients.toSorted(larger).map((client) => share(client, stats.totalStorage))}</ul>
      </section>`;
  }
}

const any = ({ images, avatars, albums }) => images + avatars + albums > 0;

const larger = (one, other) => other.totalStorage - one.totalStorage;

const sums = ({ last7Days: fresh, ...stats }) => html`<dl class="sums">
  ${sum(t("Images"), number(stats.totalImages), fresh.newImages)}
  ${sum(t("Space"), bytes(stats.totalStorage), fresh.newStorage && bytes(fresh.newStorage))}
  ${sum(t("Albums"), number(stats.totalAlbums), fresh.newAlbums)}
  ${sum(t("Avatars"), number(stats.totalAvatars), fresh.newAvatars)}
  ${sum(t("Users"), number(stats.totalUsers), fresh.newUsers)}
  ${sum(t("Clients"), number(stats.totalClients), null)}
</dl>`;

const sum = (name, value, fresh) => html`<div><dt>${name}</dt><dd>${value}
  ${fresh === null ? nothing : html`<small>${fresh ? t("{n} in seven days", { n: `+${fresh}` }) : t("nothing new")}</small>`}</dd></div>`;

function share(client, whole) {
  const part = whole ? client.totalStorage / whole : 0;
  const percent = t("{n} %", { n: number(Math.round(part * 100)) });
  return html`<li>
    <a class="reach" href=${to("images", { clientId: client.id })}>${client.name}</a>
    <span>${images(client.totalImages)} · ${bytes(client.totalStorage)} · ${tn("{n} user", "{n} users", client.totalUsers)}</span>
    <b>${percent}</b>
    <svg class="part" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="1" /><rect width=${part * 100} height="1" /></svg>
  </li>`;
}

customElements.define("portal-dashboard", PortalDashboard);
