/** A picture that is only shown to whoever is signed in; fetched once it comes into sight. `before`: a smaller one, until it is there. */

import { html } from "lit";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import * as api from "./api.js";

const NEAR = "300px";

class PortalPicture extends LightElement {
  static properties = { path: {}, before: {}, alt: {}, url: { state: true }, lost: { state: true } };

  #sight = new IntersectionObserver(([entry]) => entry.isIntersecting && this.#fetch(), { rootMargin: NEAR });
  #shown = "";

  constructor() {
    super();
    Object.assign(this, { path: "", before: "", alt: "", url: "", lost: false });
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight.disconnect();
    this.#forget();
  }

  updated(changed) {
    if (!changed.has("path") || changed.get("path") === undefined || this.path === this.#shown) return;
    this.#sight.unobserve(this); // and look again: it is another one
    this.#sight.observe(this);
  }

  async #fetch() {
    const { path } = this;
    if (!path || path === this.#shown) return;
    this.#shown = path;
    try {
      if (this.before) this.#show(path, await api.picture(this.before));
      this.#show(path, await api.picture(path));
    } catch {
      this.lost = true;
    }
  }

  #show(path, url) {
    if (this.path !== path || !this.isConnected) return URL.revokeObjectURL(url);
    URL.revokeObjectURL(this.url);
    Object.assign(this, { url, lost: false });
  }

  #forget() {
    URL.revokeObjectURL(this.url);
    Object.assign(this, { url: "" });
    this.#shown = "";
  }

  render() {
    return this.url ? html`<img src=${this.url} alt=${this.alt} decoding="async" />` : this.lost ? icon("library") : html``;
  }
}

customElements.define("portal-picture", PortalPicture);
