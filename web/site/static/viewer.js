/** One photo, as large as the screen: what it is beside it, and what to do with it. */

import PhotoSwipe from "photoswipe";
import { html } from "lit";
import "./panel.js";
import * as acts from "./acts.js";
import * as api from "./api.js";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import { Reel } from "./reel.js";
import { shortcut } from "./shortcuts.js";
import { t } from "./tongue.js";
import { title } from "./words.js";

const MIDDLE = 2 ** 20; // places on either side of the first photo
const FRICTION = 0.35; // beyond the last photo
const SEEN_BY_ALL = ["image/jpeg", "image/png", "image/webp", "image/gif"]; // originals that every browser can show
const SCREEN = 1280, SMALL = 320; // least pixels on the longest side of our smaller pictures
const REMEMBERED = "about";
const still = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 50rem) and (min-height: 30rem)");

class PhotoViewer extends LightElement {
  static properties = { photo: { state: true }, about: { state: true }, bare: { state: true }, ends: { state: true } };

  #source = null;
  #reel = null;
  #swipe = null;
  #replaced = ({ detail }) => this.#renew(detail);
  #removed = ({ detail }) => detail.id === this.photo?.id && this.#gone();
  #taught = []; // shortcuts

  constructor() {
    super();
    this.photo = null; // the one that is looked at
    this.about = wide.matches && localStorage.getItem(REMEMBERED) !== "no";
    this.bare = false; // nothing but the photo
    this.ends = [true, true]; // whether it is the first, and the last
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  /** Where the next photo is: to the right, or to the left (-1) where one reads from right to left. */
  get #way() {
    return getComputedStyle(this).direction === "rtl" ? -1 : 1;
  }

  /** Look at this photo of this source, and leaf from there. */
  async open(source, photo) {
    if (this.photo?.id === photo.id) return;
    await this.updateComplete;
    this.#reel = new Reel(source, this.#swipe?.currIndex ?? MIDDLE, photo, this.#way);
    if (this.#swipe) this.#again();
    else this.#appear(source, photo);
  }

  #appear(source, photo) {
    this.photo = photo;
    this.bare = false;
    this.#listen(source);
    this.dialog.ariaBusy = "true"; // until it has grown out of its tile
    this.dialog.showModal();
    this.dialog.focus(); // the keyboard starts on the photo, not on whichever button comes first
    this.#swipe = this.#made();
    this.#swipe.init();
  }

  close() {
    const swipe = this.#swipe;
    if (swipe?.opener.isOpen) swipe.close();
    else swipe?.on("openingAnimationEnd", () => swipe.close());
  }

  #closed() {
    const { photo } = this;
    this.#source.removeEventListener("replaced", this.#replaced);
    this.#source.removeEventListener("removed", this.#removed);
    for (const forget of this.#taught) forget();
    this.#swipe = this.photo = null;
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("closed", { detail: photo }));
  }

  #listen(source) {
    this.#source = source;
    source.addEventListener("replaced", this.#replaced);
    source.addEventListener("removed", this.#removed);
    this.#taught = this.#keys();
  }

  // ── leafing ───────────────────────────────────────────────────────────────────────────────────────────

  #made() {
    const swipe = new PhotoSwipe({
      dataSource: { length: 2 * MIDDLE },
      index: MIDDLE,
      appendToEl: this.querySelector(".stage"),
      getViewportSizeFn: () => ({ x: this.dialog.clientWidth, y: this.dialog.clientHeight }),
      paddingFn: () => this.#taken(),
      showHideAnimationType: "zoom",
      preload: [1, 1],
      loop: false,
      bgOpacity: 1,
      wheelToZoom: true,
      tapAction: () => (this.bare = !this.bare),
      imageClickAction: "zoom",
      errorMsg: t("The picture cannot be loaded."),
      ...Object.fromEntries(["trapFocus", "returnFocus", "escKey", "arrowKeys", "arrowPrev", "arrowNext", "close", "zoom", "counter", "clickToCloseNonZoomable"].map((name) => [name, false])),
    });
    swipe.addFilter("itemData", (_, place) => this.#slide(this.#reel.at(place)));
    swipe.addFilter("thumbEl", () => document.querySelector(`[data-photo="${this.photo.id}"] img`));
    swipe.on("afterInit", () => label(swipe.element));
    swipe.on("keydown", (event) => event.preventDefault()); // it would take the arrows from whoever writes
    swipe.on("openingAnimationEnd", () => {
      this.dialog.ariaBusy = "false";
      swipe.updateSize(true); // the panel may have come or gone meanwhile, which is not heard while it opens
    });
    swipe.on("change", () => this.#changed());
    swipe.on("close", () => this.dialog.classList.add("closing"));
    swipe.on("destroy", () => this.#closed());
    this.#bound(swipe.mainScroll);
    return swipe;
  }

  /** Places go on for ever, photos don't: nobody leafs to where there is none. */
  #bound(scroll) {
    const [move, drag] = [scroll.moveIndexBy.bind(scroll), scroll.moveTo.bind(scroll)];
    const leads = (steps) => this.#reel.has(this.#swipe.potentialIndex + steps);
    scroll.moveIndexBy = (steps, glides, ...rest) => move(leads(steps) ? steps : 0, glides && !still.matches, ...rest);
    scroll.moveTo = (x, dragging) => {
      const beyond = dragging && !leads(x < scroll.getCurrSlideX() ? 1 : -1);
      drag(beyond ? scroll.x + (x - scroll.x) * FRICTION : x, dragging);
    };
  }

  #step(steps) {
    if (this.#swipe?.opener.isOpen) this.#swipe.mainScroll.moveIndexBy(steps, true);
  }

  #changed() {
    const place = this.#swipe?.currIndex ?? MIDDLE;
    const photo = this.#reel.at(place);
    const moved = photo.id !== this.photo.id;
    this.photo = photo;
    if (moved) this.dispatchEvent(new CustomEvent("moved", { detail: photo }));
    this.#learn(place).catch(() => {}); // what cannot be fetched is an end for now
  }

  async #learn(place) {
    const reel = this.#reel;
    const found = await reel.around(place);
    if (reel !== this.#reel || !this.#swipe || this.#swipe.isDestroying) return;
    for (const each of found) this.#swipe.refreshSlideContent(each);
    this.ends = [-this.#way, this.#way].map((step) => !reel.has(this.#swipe.currIndex + step));
  }

  /** The same place, with another photo. */
  #again() {
    const place = this.#swipe.currIndex;
    for (const each of [place, place - 1, place + 1]) this.#swipe.refreshSlideContent(each);
  }

  #gone() {
    const place = this.#swipe.currIndex;
    const beside = this.#reel.at(place + this.#way) ?? this.#reel.at(place - this.#way);
    if (!beside) return this.close();
    this.#reel = new Reel(this.#source, place, beside, this.#way);
    this.#again();
  }

  #renew(photo) {
    this.#reel.replace(photo);
    if (photo.id === this.photo?.id) this.photo = photo;
  }

  /** What the viewer shows of a photo; of one that is not known yet, nothing. */
  #slide(photo) {
    if (!photo) return { html: "" };
    const { id, width, height } = photo;
    const original = api.original(id);
    const picture = { width, height, alt: title(photo), msrc: api.rendition(id, "grid.webp"), thumbCropped: true };
    if (photo.animated && !still.matches) return { ...picture, src: original };
    const screen = api.rendition(id, "screen.jpg");
    const sizes = [`${api.rendition(id, "grid.webp")} ${scaled(photo, SMALL)}w`, `${screen} ${scaled(photo, SCREEN)}w`];
    if (SEEN_BY_ALL.includes(photo.mime_type) && width > scaled(photo, SCREEN)) sizes.push(`${original} ${width}w`);
    return { ...picture, src: screen, srcset: sizes.join(", ") };
  }

  /** What is covered at the edges of the screen. */
  #taken() {
    const panel = this.about && wide.matches ? this.querySelector("photo-panel").offsetWidth : 0;
    const [left, right] = this.#way < 0 ? [panel, 0] : [0, panel];
    return { top: 0, bottom: 0, left, right };
  }

  // ── keys and buttons ──────────────────────────────────────────────────────────────────────────────────

  #keys() {
    const within = { within: this.dialog };
    const key = (name, says, act) => shortcut(name, says, act, t("Photo"), within);
    const [back, on] = this.#way < 0 ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    return [
      key(back, t("Previous photo"), () => this.#step(-this.#way)),
      key(on, t("Next photo"), () => this.#step(this.#way)),
      key("i", t("Show or hide what is known of it"), () => this.#inform(!this.about)),
      ...able("send", () => key("s", t("Send"), () => acts.send(this.photo))),
      ...able("purge", () => key("p", t("Purge"), () => acts.purge(this.photo))),
      key("d", t("Download"), () => this.querySelector("[download]").click()),
      ...able("trash", () => key("Delete", t("Move to the trash"), () => acts.trash(this.photo))),
      key("z", t("Zoom"), () => this.#swipe.toggleZoom()),
    ];
  }

  async #inform(about) {
    this.about = about;
    if (wide.matches) localStorage.setItem(REMEMBERED, about ? "yes" : "no");
    await this.updateComplete;
    this.#swipe?.updateSize(true);
  }

  updated() {
    if (!this.photo) this.dialog.classList.remove("closing");
  }

  #cancel(event) {
    event.preventDefault();
    if (this.about && !wide.matches) this.#inform(false);
    else this.close();
  }

  render() {
    const [first, last] = this.ends;
    return html`<dialog class="viewer ${this.about ? "about" : ""} ${this.bare ? "bare" : ""}" aria-label=${t("Photo")} tabindex="-1" @cancel=${this.#cancel}>
      <div class="stage"></div>
      <button type="button" class="quiet close" aria-label=${t("Close")} title=${t("Close (Esc)")} @click=${this.close}>${icon("close")}</button>
      <button type="button" class="quiet step previous" aria-label=${t("Previous photo")} ?disabled=${first} @click=${() => this.#step(-this.#way)}>${icon("left")}</button>
      <button type="button" class="quiet step next" aria-label=${t("Next photo")} ?disabled=${last} @click=${() => this.#step(this.#way)}>${icon("right")}</button>
      <nav class="actions" aria-label=${t("What to do with it")}>
        ${able("send", () => this.#button("send", t("Send"), "S", () => acts.send(this.photo)))}
        <a class="button quiet" download href=${this.photo ? api.original(this.photo.id) : "#"} title="${t("Download")} (D)">${icon("download")}<span>${t("Download")}</span></a>
        ${able("purge", () => this.#button("purge", t("Purge"), "P", () => acts.purge(this.photo)))}
        ${able("trash", () => this.#button("delete", t("Delete"), t("Del"), () => acts.trash(this.photo)))}
        <button type="button" class="quiet" title="${t("About this photo")} (I)" aria-pressed=${this.about} @click=${() => this.#inform(!this.about)}>${icon("info")}<span>${t("Info")}</span></button>
      </nav>
      <photo-panel .photo=${this.photo} .source=${this.#source} ?inert=${!this.about} @leave=${() => this.#inform(false)}
        @choose=${({ detail }) => this.open(this.#source, detail)}></photo-panel>
    </dialog>`;
  }

  #button(picture, name, key, act) {
    return html`<button type="button" class="quiet" title="${name} (${key})" @click=${act}>${icon(picture)}<span>${name}</span></button>`;
  }
}

/** What leads to an act, where it may be done; otherwise nothing. */
const able = (act, made) => (acts.able(act) ? [made()] : []);

/** Within a dialog that has its name, it is only the place where photos are. */
function label(element) {
  element.role = "group";
  element.ariaLabel = t("The photo, large");
}

/** How wide a smaller picture is whose longest side has so many pixels. */
function scaled({ width, height }, side) {
  return Math.max(1, Math.round(width * Math.min(1, side / Math.max(width, height))));
}

customElements.define("photo-viewer", PhotoViewer);
