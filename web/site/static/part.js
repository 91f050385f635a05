/** What the sections of the settings share: each fetches what it shows, and does one thing at a time. */

import { html } from "lit";
import { LightElement } from "./light.js";
import { failed } from "./toasts.js";

export class Part extends LightElement {
  static properties = { found: { state: true } };

  constructor() {
    super();
    this.found = null; // until it is fetched
  }

  connectedCallback() {
    super.connectedCallback();
    this.refresh().catch(failed);
  }

  async refresh() {
    this.found = await this.fetched();
  }

  /** Change something, and look at what came of it. */
  change(act) {
    return this.once(async () => {
      await act();
      await this.refresh();
    });
  }

  render() {
    return this.found === null ? html`<p class="ghost" aria-busy="true"></p>` : this.shown(this.found);
  }
}
