/** What every element here is: a part of the page without a root of its own, which does one thing at a time. */

import { LitElement } from "lit";
import { failed } from "./toasts.js";

export class LightElement extends LitElement {
  static properties = { busy: { state: true } };

  constructor() {
    super();
    this.busy = false;
  }

  createRenderRoot() {
    return this;
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
}
