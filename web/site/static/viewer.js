/** One photo, as large as the screen: what it is, and what to do with it. The address says which, so Back closes it. */

import "./places.js";
import * as api from "./api.js";
import { failed, told } from "./toasts.js";
import { bytes, moment, title } from "./words.js";

const SWIPE = 60; // pixels
const DATED = { exif: "Taken", message: "Sent", filename: "Dated" }; // by what; on arrival it says nothing new
const still = matchMedia("(prefers-reduced-motion: reduce)");

class PhotoViewer extends HTMLElement {
  #shelf;
  #photo;
  #dialog = this.querySelector("dialog");
  #image = this.querySelector(".stage img");
  #form = this.querySelector("form.caption");
  #caption = this.#form.caption;

  connectedCallback() {
    this.querySelector("[data-close]").addEventListener("click", () => this.#dialog.close());
    this.querySelector(".previous").addEventListener("click", () => this.#step(-1));
    this.querySelector(".next").addEventListener("click", () => this.#step(1));
    this.#caption.addEventListener("keydown", (event) => this.#captionKey(event));
    addEventListener("keydown", (event) => this.#key(event));
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#form.addEventListener("input", () => this.#edited());
    this.#form.addEventListener("submit", (event) => this.#save(event));
    this.querySelector("[data-undo]").addEventListener("click", () => this.#undo());
    for (const button of this.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => this.#tell(button.dataset.act));
    }
    addEventListener("popstate", () => this.#follow());
    this.#swipes(this.querySelector(".stage"));
    history.scrollRestoration = "manual"; // Back closes the photo and leaves the wall where it is
  }

  /** Leaf through this shelf from now on. */
  hang(shelf) {
    this.#shelf = shelf;
    shelf.addEventListener("replaced", ({ detail }) => detail.id === this.#photo?.id && (this.#photo = detail));
    shelf.addEventListener("removed", ({ detail }) => detail.id === this.#photo?.id && this.#dialog.close());
  }

  /** Show this photo; the address remembers it. */
  show(photo) {
    history[this.#dialog.open ? "replaceState" : "pushState"](null, "", `#${photo.id}`);
    this.#open(photo);
  }

  #open(photo) {
    this.#photo = photo;
    this.#picture();
    this.#undo();
    this.querySelector("[data-download]").href = api.original(photo.id);
    this.querySelector(".tags").replaceChildren(...photo.tags.map((tag) => element("li", `#${tag}`)));
    this.querySelector(".facts").replaceChildren(...facts(photo).flatMap(([term, fact]) => [element("dt", term), element("dd", fact)]));
    this.querySelector("photo-places").show(photo);
    if (!this.#dialog.open) this.#appear();
    this.#neighbours();
  }

  /** The keyboard starts on the photo, not on whichever button comes first. */
  #appear() {
    this.#dialog.showModal();
    this.#dialog.focus();
  }

  #picture() {
    const { id, width, height, animated } = this.#photo;
    const image = this.#image.cloneNode();
    image.width = width;
    image.height = height;
    image.alt = title(this.#photo);
    image.src = animated && !still.matches ? api.original(id) : api.rendition(id, "screen.jpg");
    this.#image.replaceWith(image);
    this.#image = image;
  }

  /** Grey out the ends, and have the pictures beside this one ready. */
  async #neighbours() {
    const photo = this.#photo;
    const beside = await Promise.all([-1, 1].map((step) => this.#shelf.neighbour(photo, step))).catch(() => []);
    if (photo !== this.#photo) return;
    this.querySelector(".previous").disabled = !beside[0];
    this.querySelector(".next").disabled = !beside[1];
    for (const each of beside) if (each) new Image().src = api.rendition(each.id, "screen.jpg");
  }

  async #step(steps) {
    const photo = await this.#shelf.neighbour(this.#photo, steps).catch(failed);
    if (photo) this.show(photo);
  }

  /** Wherever the keyboard is, but not while one writes or another dialog asks something. */
  #key({ key, target }) {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const mine = this.#dialog.open && target !== this.#caption && !document.querySelector("dialog.sheet[open]");
    if (steps && mine) this.#step(steps);
  }

  /** Enter saves; Escape takes the change back and leaves the photo open. */
  #captionKey(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
    if (event.key === "Escape" && this.#changed) {
      event.preventDefault();
      this.#undo();
    }
  }

  get #changed() {
    return this.#caption.value.trim() !== (this.#photo.caption ?? "");
  }

  #edited() {
    this.#form.querySelector(".buttons").hidden = !this.#changed;
  }

  #undo() {
    this.#caption.value = this.#photo.caption ?? "";
    this.#edited();
  }

  async #save(event) {
    event.preventDefault();
    if (!this.#changed) return;
    try {
      this.#shelf.replace(await api.describe(this.#photo.id, this.#caption.value.trim() || null));
      this.#undo();
      told("Caption saved");
    } catch (error) {
      failed(error);
    }
  }

  #closed() {
    if (location.hash) history.back();
    this.#tell("closed");
  }

  /** Back and forward. */
  #follow() {
    const photo = this.#shelf.find(Number(location.hash.slice(1)));
    if (photo) this.#open(photo);
    else this.#dialog.close();
  }

  #swipes(stage) {
    let start = null;
    stage.addEventListener("touchstart", ({ touches }) => (start = touches.length === 1 ? touches[0].clientX : null), { passive: true });
    stage.addEventListener("touchend", ({ changedTouches }) => {
      const moved = start === null ? 0 : changedTouches[0].clientX - start;
      if (Math.abs(moved) > SWIPE && visualViewport.scale === 1) this.#step(moved < 0 ? 1 : -1);
    });
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { detail: this.#photo }));
  }
}

function facts(photo) {
  const known = [
    [DATED[photo.taken_from], moment(photo.taken_at)],
    ["Kept since", moment(photo.created_at)],
    ["Size", `${photo.width} × ${photo.height}, ${bytes(photo.file_size_bytes)}`],
    ["Number", `#${photo.id}`],
  ];
  return known.filter(([term]) => term);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

customElements.define("photo-viewer", PhotoViewer);
