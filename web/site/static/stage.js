/** The sandbox's stage: who speaks, and whose view it is.
 *
 * `<chat-stage>` tells `speak` and `see`, each with a person or null for me.
 */

import { html, nothing } from "lit";
import { icon } from "./icon.js";
import { LightElement } from "./light.js";
import * as talk from "./talk.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";

class ChatStage extends LightElement {
  static properties = { chat: {}, speaker: {}, seer: {}, people: { state: true } };

  constructor() {
    super();
    this.people = []; // besides me; none while they are fetched
  }

  willUpdate(changed) {
    const before = changed.get("chat");
    if (changed.has("chat") && !(before && talk.name(before) === talk.name(this.chat))) this.#meet();
  }

  async #meet() {
    const { chat } = this;
    this.people = [];
    if (chat.kind === "self") return;
    try {
      const people = await talk.people(chat);
      if (chat === this.chat) this.people = people;
    } catch (error) {
      failed(error);
    }
  }

  #tell(name, person) {
    this.dispatchEvent(new CustomEvent(name, { detail: person }));
  }

  render() {
    if (this.chat.kind === "self") return html`<p class="hint">${t("The sandbox: nobody here is real. Write to yourself, or try a command such as !help.")}</p>`;
    const whose = this.speaker ?? this.people[0];
    return html`
      <fieldset class="speakers"><legend>${t("Speak as")}</legend>
        ${[null, ...this.people].map((person) => html`<label><input type="radio" name="speaker" .checked=${person?.id === this.speaker?.id} @change=${() => this.#tell("speak", person)} /><span>${person?.name ?? t("You")}</span></label>`)}
      </fieldset>
      <button type="button" class="seeing" ?disabled=${!whose} aria-pressed=${Boolean(this.seer)} @click=${() => this.#tell("see", this.seer ? null : whose)}>
        ${icon("eye")}<span>${this.seer ? t("Back to your view") : whose ? t("See what {name} sees", whose) : t("See what they see")}</span></button>
      ${this.seer ? html`<p class="hint" role="status">${t("This is {name}’s phone. What you delete for yourself stays here.", this.seer)}</p>` : nothing}`;
  }
}

customElements.define("chat-stage", ChatStage);
