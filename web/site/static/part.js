/** What the sections of the settings share: each fetches what it shows, and does one thing at a time. */

import { html } from "lit";
import { latest } from "./latest.js";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";

export class Part extends LightElement {
  static properties = { found: { state: true } };

  #latest = latest();

  constructor() {
    super();
    this.found = null; // until it is fetched
  }

  connectedCallback() {
    super.connectedCallback();
    this.begin();
  }

  /** The first look. */
  begin() {
    return this.refresh().catch(failed);
  }

  /** The last to look is who sees. */
  async refresh() {
    const isLatest = this.#latest();
    const found = await this.fetched();
    if (isLatest()) this.found = found;
  }

  /** Change something, and look at what came of it: by then the next thing can be pressed. */
  async change(act) {
    await this.once(act);
    await this.refresh().catch(failed);
  }

  render() {
    return this.found === null ? html`<p class="ghost" aria-busy="true"></p>` : this.shown(this.found);
  }
}
