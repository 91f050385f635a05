/** The wall of photos: rows of equal height in which every photo keeps its shape, filled page by page while one scrolls. */

import * as api from "./api.js";
import { blur } from "./thumbhash.js";
import { failed } from "./toasts.js";
import { title } from "./words.js";

const NARROWEST = 0.6, WIDEST = 1.9; // beyond these shapes a tile shows the middle of its photo
const AHEAD = "1200px"; // the next page is fetched this far before it comes into view

export class PhotoGrid extends HTMLElement {
  #shelf;
  #tiles = new Map();
  #list = this.querySelector("ul");
  #end = this.querySelector(".more");
  #watch = new IntersectionObserver(([end]) => end.isIntersecting && this.#more(), { rootMargin: AHEAD });

  /** Show this shelf from now on. */
  hang(shelf) {
    this.#shelf = shelf;
    shelf.addEventListener("filled", ({ detail }) => this.#fill(detail));
    shelf.addEventListener("grown", ({ detail }) => this.#append(detail));
    shelf.addEventListener("added", ({ detail }) => this.#insert(detail));
    shelf.addEventListener("replaced", ({ detail }) => this.#replace(detail));
    shelf.addEventListener("removed", ({ detail }) => this.#remove(detail));
    this.#end.querySelector("button").addEventListener("click", () => this.#more());
    this.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Put the keyboard on a photo's tile. */
  focusOn(photo) {
    this.#tiles.get(photo.id)?.firstChild.focus();
  }

  /** Tell why there is nothing to show. */
  trouble(reason) {
    this.querySelector("[data-reason]").textContent = reason;
    this.#settle("trouble");
  }

  #fill(photos) {
    this.#tiles.clear();
    this.#list.replaceChildren();
    this.#append(photos);
  }

  #append(photos) {
    this.#list.append(...photos.map((photo) => this.#tile(photo)));
    this.#settle();
  }

  #insert({ photo, before }) {
    this.#list.insertBefore(this.#tile(photo), this.#tiles.get(before?.id) ?? null);
    this.#settle();
  }

  #replace(photo) {
    const button = this.#tiles.get(photo.id).firstChild;
    button.ariaLabel = title(photo);
  }

  #remove(photo) {
    const tile = this.#tiles.get(photo.id);
    const next = tile.contains(document.activeElement) && (tile.nextSibling ?? tile.previousSibling);
    this.#tiles.delete(photo.id);
    tile.remove();
    this.#settle();
    if (next) next.firstChild.focus();
  }

  #settle(why = this.#shelf.words ? "search" : "vault") {
    this.ariaBusy = "false";
    this.#end.hidden = this.#shelf.ended;
    this.#watch.disconnect(); // it only tells of changes, and after a page the end may still be in view
    this.#watch.observe(this.#end);
    this.querySelector("[data-words]").textContent = this.#shelf.words;
    for (const note of this.querySelectorAll("[data-empty]")) {
      note.hidden = this.#tiles.size > 0 || note.dataset.empty !== why;
    }
  }

  async #more() {
    try {
      await this.#shelf.more();
    } catch (error) {
      failed(error);
    }
  }

  #tile(photo) {
    const item = document.createElement("li");
    const shape = Math.min(Math.max(photo.width / photo.height, NARROWEST), WIDEST);
    item.style.setProperty("--shape", shape.toFixed(4));
    item.append(this.#button(photo));
    this.#tiles.set(photo.id, item);
    return item;
  }

  #button(photo) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.photo = photo.id;
    button.ariaLabel = title(photo);
    button.append(picture(photo));
    button.addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("choose", { detail: this.#shelf.find(photo.id) }));
    });
    return button;
  }

  /** Left and right go from photo to photo. */
  #walk({ key, target }) {
    const tile = target.closest("li");
    const next = { ArrowLeft: tile?.previousSibling, ArrowRight: tile?.nextSibling }[key];
    next?.firstChild.focus?.();
  }
}

function picture(photo) {
  const image = new Image(photo.width, photo.height);
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = "";
  image.sizes = "auto, 300px";
  image.srcset = `${source(photo, "grid.webp", 320)}, ${source(photo, "grid2x.webp", 640)}`;
  image.src = api.rendition(photo.id, "grid.webp");
  if (photo.thumbhash) image.style.backgroundImage = `url(${blur(photo.thumbhash)})`;
  image.addEventListener("load", () => image.style.removeProperty("background-image"), { once: true });
  return image;
}

/** A rendition is at least so long on its longest side, unless the photo itself is smaller. */
function source(photo, name, least) {
  const scale = Math.min(1, least / Math.max(photo.width, photo.height));
  return `${api.rendition(photo.id, name)} ${Math.max(1, Math.round(photo.width * scale))}w`;
}

customElements.define("photo-grid", PhotoGrid);
