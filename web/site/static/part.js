/** What the sections of the settings share: each fetches what it shows, and does one thing at a time. */

import { html, LitElement } from "lit";
import { failed } from "./toasts.js";

export class Part extends LitElement {
  static properties = { found: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.found = null; // until it is fetched
    this.busy = false;
  }

  createRenderRoot() {
    return this;
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

  /** Once, however often it is pressed. */
  async once(act) {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } catch (error) {
      failed(error);
    } finally {
      this.busy = false;
    }
  }

  render() {
    return this.found === null ? html`<p class="ghost" aria-busy="true"></p>` : this.shown(this.found);
  }
}
