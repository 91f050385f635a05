/** A secret that is shown this once: chosen already, and with a button that copies it. */

import { html } from "lit";
import { LightElement } from "./light.js";
import { told } from "./toasts.js";
import { t } from "./tongue.js";

class ShownSecret extends LightElement {
  static properties = { value: {}, label: {} };

  constructor() {
    super();
    Object.assign(this, { value: "", label: "" });
  }

  get input() {
    return this.querySelector("input");
  }

  updated(changed) {
    if (changed.has("value") && this.value) this.input.focus();
  }

  async #copy() {
    if (navigator.clipboard) await navigator.clipboard.writeText(this.value);
    else this.input.focus(); // on plain HTTP there is no clipboard: it is chosen, to be copied by hand
    told(navigator.clipboard ? t("Copied") : t("It is selected: copy it by hand"));
  }

  render() {
    return html`<div class="secret">
      <input readonly autofocus aria-label=${this.label} .value=${this.value} @focus=${({ target }) => target.setSelectionRange(0, target.value.length, "backward")} />
      <button type="button" class="primary" @click=${() => this.once(() => this.#copy())}>${t("Copy")}</button>
    </div>`;
  }
}

customElements.define("shown-secret", ShownSecret);
