/** A client's key, which is shown this once. */

import { html } from "lit";
import { icon } from "../icon.js";
import { LightElement } from "../light.js";
import { told } from "../toasts.js";
import { t } from "../tongue.js";
import { SERVICE } from "./api.js";

class PortalKey extends LightElement {
  static properties = { name: { state: true }, key: { state: true } };

  constructor() {
    super();
    Object.assign(this, { name: "", key: "" });
  }

  async show(name, key) {
    Object.assign(this, { name, key });
    await this.updateComplete;
    this.querySelector("dialog").showModal();
    this.querySelector("[data-secret]").select();
  }

  async #copy() {
    const input = this.querySelector("[data-secret]");
    if (navigator.clipboard) await navigator.clipboard.writeText(this.key);
    else input.select(); // on plain HTTP there is no clipboard: it is chosen, to be copied by hand
    told(navigator.clipboard ? t("Copied") : t("It is selected: copy it by hand"));
  }

  /** Nothing of it stays behind. */
  #forget() {
    this.key = "";
  }

  render() {
    return html`<dialog class="sheet token-sheet" aria-labelledby="key-title" @close=${this.#forget}>
      <form method="dialog">
        <h2 id="key-title">${t("The key of “{name}”", { name: this.name })}</h2>
        <p>${t("Copy it now: it is not shown again.")}</p>
        <div class="secret">
          <input readonly data-secret aria-label=${t("The key")} .value=${this.key} @focus=${({ target }) => target.select()} />
          <button type="button" class="primary" @click=${this.#copy}>${t("Copy")}</button>
        </div>
        <p class="hint">${t("A program sends it along, like this:")}</p>
        <pre tabindex="0" aria-label=${t("An example")}><code>curl -H "X-API-Key: ${this.key}" \\
  -F file=@photo.jpg ${SERVICE}/images</code></pre>
        <footer class="buttons"><button>${icon("check")}${t("I have kept it")}</button></footer>
      </form>
    </dialog>`;
  }
}

customElements.define("portal-key", PortalKey);
