/** A name for something: asked in a small dialog that stays open, and says why, when the name will not do. */

import { html, nothing } from "lit";
import { LightElement } from "./light.js";
import { t } from "./tongue.js";

class NameDialog extends LightElement {
  static properties = { question: { state: true }, problem: { state: true } };

  constructor() {
    super();
    Object.assign(this, { question: {}, problem: "" });
  }

  /** `{ title, label, verb, value, most }`; `act` gets the name, and what it throws is shown. */
  async ask(question, act) {
    Object.assign(this, { question, act, problem: "", busy: false });
    await this.updateComplete;
    const [dialog, input] = ["dialog", "input"].map((each) => this.querySelector(each));
    input.value = question.value ?? "";
    dialog.showModal();
    input.select();
  }

  async #submit(event) {
    event.preventDefault();
    const name = this.querySelector("input").value.trim();
    if (this.busy) return;
    if (name === (this.question.value ?? "")) return this.#leave();
    this.busy = true;
    try {
      await this.act(name);
      this.#leave();
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = false;
  }

  #leave() {
    this.querySelector("dialog").close();
  }

  render() {
    const { title, label, verb, most } = this.question;
    return html`<dialog class="sheet" aria-labelledby="name-title" closedby="any">
      <form @submit=${this.#submit}>
        <h2 id="name-title">${title}</h2>
        <label class="field">${label}<input type="text" name="name" required autocomplete="off" maxlength=${most ?? 200}
          aria-describedby="name-problem" @input=${() => (this.problem = "")} /></label>
        <p id="name-problem" class="problem" role="alert" ?hidden=${!this.problem}>${this.problem || nothing}</p>
        <footer class="buttons">
          <button type="button" @click=${this.#leave}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${verb}</button>
        </footer>
      </form>
    </dialog>`;
  }
}

customElements.define("name-dialog", NameDialog);
