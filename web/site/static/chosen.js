/** The bar that says how many photos are chosen, and what can be done with them. */

import { html, nothing } from "lit";
import { able } from "./acts.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { t, tn } from "./tongue.js";
import { bytes } from "./words.js";

const ACTS = [
  ["send", t("Send"), "send"],
  ["tag", t("Tag"), "tag"],
  ["album", t("Album"), "albums"],
  ["download", t("Download"), "download"],
  ["purge", t("Purge"), "purge"],
  ["trash", t("Delete"), "delete"],
];

class ChosenBar extends LightElement {
  static properties = { count: { state: true }, size: { state: true }, gathered: { state: true } };

  constructor() {
    super();
    Object.assign(this, { count: 0, size: 0, gathered: null }); // `gathered`: how many so far, while they are being gathered
  }

  /** Follow this selection. What is pressed is told as `send`, `tag`, `album`, `download`, `purge` or `trash`, with the photos. */
  hang(selection) {
    this.selection = selection;
    const count = () => ([this.count, this.size] = [selection.size, selection.bytes]);
    count();
    selection.addEventListener("change", count);
    selection.addEventListener("gathering", ({ detail }) => (this.gathered = detail));
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { detail: this.selection.photos }));
  }

  render() {
    const there = this.count > 0 || this.gathered !== null;
    return html`<div class="chosen" role="toolbar" aria-label=${t("Chosen photos")} ?hidden=${!there}>
      <button type="button" class="quiet" aria-label=${t("Choose none")} title=${t("Choose none")} @click=${() => this.selection.clear()}>${icon("close")}</button>
      <p role="status">${there ? this.#tally() : nothing}</p>
      <div class="acts">${ACTS.filter(([name]) => able(name)).map((act) => this.#button(act))}</div>
    </div>`;
  }

  #tally() {
    if (this.gathered !== null) return tn("Choosing {n} photo …", "Choosing {n} photos …", this.gathered);
    return html`<b>${tn("{n} photo", "{n} photos", this.count)}</b><span>${bytes(this.size)}</span>`;
  }

  #button([name, label, picture]) {
    return html`<button type="button" class="quiet" data-act=${name} ?disabled=${this.gathered !== null} @click=${() => this.#tell(name)}>
      ${icon(picture)}<span>${label}</span></button>`;
  }
}

customElements.define("chosen-bar", ChosenBar);
