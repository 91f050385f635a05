/** Photos come in: chosen, dropped anywhere, or pasted. Each has a line in the tray until it is in, or refused and why. */

import * as api from "./api.js";
import { told } from "./toasts.js";
import { count } from "./words.js";

const ABREAST = 3; // uploads at the same time

class UploadTray extends HTMLElement {
  #queue = [];
  #running = 0;
  #tally = { kept: 0, known: 0, refused: 0 };
  #input = this.querySelector("input");
  #tray = this.querySelector(".tray");
  #list = this.querySelector("ol");
  #drop = this.querySelector(".drop");

  connectedCallback() {
    this.#input.addEventListener("change", () => this.#chosen());
    this.querySelector("[data-close]").addEventListener("click", () => this.#clear());
    addEventListener("paste", (event) => this.add(event.clipboardData.files));
    addEventListener("beforeunload", (event) => this.#running && event.preventDefault());
    this.#drops();
  }

  /** Let the person choose files. */
  choose() {
    this.#input.click();
  }

  /** Take these files in. */
  add(files) {
    for (const file of files) this.#queue.push({ file, line: this.#line(file) });
    while (this.#queue.length && this.#running < ABREAST) this.#work();
  }

  #chosen() {
    this.add(this.#input.files);
    this.#input.value = "";
  }

  async #work() {
    this.#running += 1;
    for (let next; (next = this.#queue.shift()); ) await this.#take(next);
    this.#running -= 1;
    if (!this.#running) this.#finish();
  }

  async #take({ file, line }) {
    const bar = line.querySelector("progress");
    try {
      const photo = await api.upload(file, (share) => (bar.value = share));
      this.#took(line, photo);
    } catch (error) {
      this.#end(line, "refused", error.message);
    }
  }

  #took(line, photo) {
    if (photo.duplicate) this.#end(line, "known", "Already in your vault");
    else this.#end(line, "kept", "Kept");
    this.dispatchEvent(new CustomEvent("kept", { detail: photo }));
  }

  #end(line, outcome, text) {
    this.#tally[outcome] += 1;
    line.className = outcome;
    line.querySelector("progress").remove();
    line.querySelector(".state").textContent = text;
    this.#head();
  }

  #line(file) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector(".name").textContent = file.name;
    line.querySelector("progress").ariaLabel = file.name;
    this.#list.prepend(line);
    this.#tray.hidden = false;
    this.#head();
    return line;
  }

  #head() {
    const waiting = this.#list.querySelectorAll("progress").length;
    this.#tray.querySelector("h2").textContent = waiting ? `Keeping ${count(waiting, "photo")}…` : "Uploads";
  }

  #finish() {
    const { kept, known, refused } = this.#tally;
    const news = [
      kept && `${count(kept, "photo")} kept`,
      known && `${count(known, "photo")} already in your vault`,
      refused && `${count(refused, "file")} refused`,
    ];
    told(news.filter(Boolean).join(", "));
    this.#tally = { kept: 0, known: 0, refused: 0 };
    if (!refused && !known) this.#clear();
  }

  #clear() {
    for (const line of this.#list.querySelectorAll("li[class]")) line.remove();
    this.#tray.hidden = this.#list.childElementCount === 0;
  }

  /** Files only: text dragged within the page is none of ours. `depth` counts the elements entered and not left. */
  #drops() {
    let depth = 0;
    const over = (event, change) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      depth = change === 0 ? 0 : depth + change;
      this.#drop.hidden = depth === 0 || document.querySelector("dialog[open]") !== null;
    };
    addEventListener("dragenter", (event) => over(event, 1));
    addEventListener("dragleave", (event) => over(event, -1));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      over(event, 0);
      this.add(event.dataTransfer.files);
    });
  }
}

customElements.define("upload-tray", UploadTray);
