/** Never again: photos that are neither saved nor sent any more. */

import { html } from "lit";
import { rendition } from "./api.js";
import { icon } from "./icon.js";
import * as office from "./office.js";
import { Part } from "./part.js";
import { told, undo } from "./toasts.js";
import { t } from "./tongue.js";
import { day } from "./words.js";

class BlockList extends Part {
  fetched = office.blocks;

  #lift(block) {
    this.change(async () => {
      await office.lift(block.id);
      told(t("It may be saved and sent again"), block.photoId && undo(() => this.#again(block)));
    });
  }

  #again({ photoId }) {
    this.change(() => office.block(photoId));
  }

  shown(blocks) {
    if (!blocks.length) return html`<p class="muted">${t("Nothing is blocked. A purge offers “Never again”: then the photo is refused wherever it comes from.")}</p>`;
    return html`<ul class="blocked" role="list">${blocks.map((block) => this.#tile(block))}</ul>`;
  }

  #tile(block) {
    const picture = html`<img src=${rendition(block.photoId, "grid.webp")} alt="" loading="lazy" decoding="async" width="160" height="160" />`;
    return html`<li>
      <span class="cover">${block.photoId ? picture : icon("eye-off")}</span>
      <b title=${block.filename}>${block.filename}</b><small>${t("since {day}", { day: day(block.createdAt) })}</small>
      <button type="button" aria-label=${t("Allow {filename} again", block)} @click=${() => this.#lift(block)}>${t("Allow again")}</button>
    </li>`;
  }
}

customElements.define("block-list", BlockList);
