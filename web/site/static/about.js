/** What this vault is, how much is in it, and what others wrote of it. */

import { html } from "lit";
import * as office from "./office.js";
import { Part } from "./part.js";
import { t } from "./tongue.js";
import { bytes, number } from "./words.js";

class AboutVault extends Part {
  fetched = office.about;

  shown(about) {
    const facts = [
      [t("Version"), about.version],
      [t("Photos"), t("{photos}, {size}", { photos: number(about.photos), size: bytes(about.photoBytes) })],
      [t("Chats"), number(about.chats)],
      [t("Messages seen"), number(about.messages)],
      [t("Photos sent"), number(about.sends)],
      [t("Data folder"), html`<code>${about.dataFolder}</code>`],
      [t("On the disk"), t("{used}, {free} free", { used: bytes(about.bytes), free: bytes(about.freeBytes) })],
      [t("Database"), about.ownDatabase ? t("MongoDB {version}, run by the vault itself", { version: about.database }) : `MongoDB ${about.database}`],
      [t("WhatsApp"), about.whatsapp ? `neonize ${about.whatsapp}` : t("not installed: accounts are simulated")],
    ];
    return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      <details><summary>${t("What it is made of, and under which licences")}</summary>
        <table class="parts"><thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("Version")}</th><th scope="col">${t("Licence")}</th></tr></thead>
          <tbody>${about.parts.map((part) => html`<tr><th scope="row">${part.name}</th><td>${part.version}</td><td>${part.licence || t("see its files")}</td></tr>`)}</tbody></table>
      </details>`;
  }
}

customElements.define("about-vault", AboutVault);
