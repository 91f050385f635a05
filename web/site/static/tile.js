/** A photo on the wall. Tiles are few and used again: whoever scrolls sees the same ones with other photos. */

import * as api from "./api.js";
import { mean, paint } from "./thumbhash.js";
import { t, tn } from "./tongue.js";
import { short, title } from "./words.js";

const ICONS = new URL("icons.svg", import.meta.url).href;
const made = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;

const TILE = made(`<div class="tile" role="option" tabindex="-1">
  <canvas hidden></canvas><span class="badges" aria-hidden="true"></span>
  <span class="check"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6.5 12.5 3.5 3.5 7.5-8"/></svg></span></div>`);
const BADGE = made(`<span class="badge"><svg class="icon" viewBox="0 0 24 24"><use></use></svg></span>`);

export class Tile {
  element = TILE.cloneNode(true);
  #canvas = this.element.querySelector("canvas");
  #badges = this.element.querySelector(".badges");
  #image = null;
  #box = "";

  /** Show this photo from now on: in one colour, which is all that one sees in passing, until `show` is called. */
  dress(photo) {
    this.strip();
    this.element.dataset.photo = photo.id;
    this.element.style.setProperty("--tint", photo.thumbhash ? mean(photo.thumbhash) : "");
    this.tell(photo);
  }

  /** The photo's record, now or changed. */
  tell(photo) {
    if (photo === this.photo) return;
    this.photo = photo;
    const badges = [...notable(photo)];
    this.element.ariaLabel = [title(photo), ...badges.map(({ said }) => said)].join(", ");
    this.#badges.replaceChildren(...badges.map(badge));
  }

  place(left, top, width, height) {
    const box = `${left} ${top} ${width} ${height}`;
    if (box === this.#box) return;
    this.#box = box;
    this.width = width;
    const { style } = this.element;
    style.insetInlineStart = `${left}px`;
    style.insetBlockStart = `${top}px`;
    style.inlineSize = `${width}px`;
    style.blockSize = `${height}px`;
  }

  /** Its number among all, whether it is chosen, and whether the keyboard comes here. */
  mark(number, all, chosen, current) {
    set(this.element, "aria-posinset", number);
    set(this.element, "aria-setsize", all);
    set(this.element, "aria-selected", chosen);
    set(this.element, "tabindex", current ? 0 : -1);
  }

  /** Paint its colours, and fetch the picture; softly it takes their place, which is too much to draw while one scrolls. */
  show(softly) {
    if (this.#image) return;
    this.#paint();
    const image = (this.#image = new Image());
    image.className = softly ? "soft" : "";
    image.decoding = "async";
    image.alt = "";
    image.draggable = false;
    image.addEventListener(softly ? "transitionend" : "load", () => (this.#canvas.hidden = true), { once: true });
    image.addEventListener("load", () => image.classList.add("there"), { once: true });
    image.sizes = `${Math.ceil(this.width)}px`;
    image.srcset = `${source(this.photo, "grid.webp", 320)}, ${source(this.photo, "grid2x.webp", 640)}`;
    image.src = api.rendition(this.photo.id, "grid.webp");
    this.#canvas.after(image);
  }

  #paint() {
    this.#canvas.hidden = !this.photo.thumbhash;
    if (this.photo.thumbhash) paint(this.#canvas, this.photo.thumbhash);
  }

  /** Nobody looks any more: a picture that is still on its way need not come. */
  strip() {
    if (!this.#image) return;
    this.#image.srcset = this.#image.src = "";
    this.#image.remove();
    this.#image = null;
    this.#canvas.hidden = true;
  }
}

function set(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function* notable({ times_sent: sent, expires_at: expires }) {
  if (sent) yield { name: "send", text: sent, said: tn("sent {n} time", "sent {n} times", sent) };
  if (expires) yield { name: "sweep", text: "", said: t("disappears {when}", { when: short(expires) }) };
}

function badge({ name, text }) {
  const made = BADGE.cloneNode(true);
  made.querySelector("use").setAttribute("href", `${ICONS}#${name}`);
  made.append(text);
  return made;
}

/** A rendition is at least so long on its longest side, unless the photo itself is smaller. */
function source(photo, name, least) {
  const scale = Math.min(1, least / Math.max(photo.width, photo.height));
  return `${api.rendition(photo.id, name)} ${Math.max(1, Math.round(photo.width * scale))}w`;
}
