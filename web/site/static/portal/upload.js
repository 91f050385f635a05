/** Images put in on behalf of a client and one of its users. */

import { html } from "lit";
import { LightElement } from "../light.js";
import { told } from "../toasts.js";
import { t, tn } from "../tongue.js";
import * as api from "./api.js";
import { clientOptions, tagsOf } from "./terms.js";

const KINDS = "image/jpeg,image/png,image/webp,image/gif";

class PortalUpload extends LightElement {
  static properties = { clients: { state: true }, chosen: { state: true }, problem: { state: true }, at: { state: true } };

  constructor() {
    super();
    Object.assign(this, { clients: [], chosen: {}, problem: "", at: 0 });
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  /** `chosen`: what is looked for now, which is likely meant. */
  async ask(clients, chosen = {}) {
    Object.assign(this, { clients: clients.filter(({ active }) => active), chosen, problem: "", at: 0 });
    await this.updateComplete;
    this.querySelector("form").reset();
    this.dialog.showModal();
  }

  #go(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.problem = "";
    this.once(() => this.#put(form));
  }

  /** One after another; what was refused is told, and what was not is in. */
  async #put(form) {
    const files = form.getAll("file");
    const troubles = [];
    for (const [place, file] of files.entries()) {
      this.at = place + 1;
      await api.upload("/images", filled(form, file)).catch((error) => troubles.push(`${file.name}: ${error.message}`));
    }
    this.at = 0;
    const done = files.length - troubles.length;
    if (done) {
      told(tn("{n} image uploaded", "{n} images uploaded", done));
      this.dispatchEvent(new Event("made"));
    }
    if (troubles.length) this.problem = troubles.join(" ");
    else this.dialog.close();
  }

  render() {
    return html`<dialog class="sheet" aria-labelledby="upload-title">
      <form @submit=${this.#go}>
        <h2 id="upload-title">${t("Upload for a client")}</h2>
        <label class="field">${t("Images")}<input type="file" name="file" accept=${KINDS} multiple required /></label>
        <label class="field">${t("Client")}<select name="clientId" required>${clientOptions(this.clients, this.chosen.clientId, "")}</select></label>
        <label class="field">${t("User")}<input name="externalUserId" maxlength="200" autocomplete="off" .defaultValue=${this.chosen.userId ?? ""} aria-describedby="upload-user" /></label>
        <p class="hint" id="upload-user">${t("As the client calls them; without one it is for nobody in particular.")}</p>
        <label class="field">${t("Tags, with commas between")}<input name="tags" autocomplete="off" list="tags" /></label>
        <label class="field">${t("Description")}<textarea name="description" rows="2" maxlength="4000"></textarea></label>
        <label class="tick"><input type="checkbox" name="isPrivate" value="true" />
          <span><b>${t("Private")}</b><small>${t("Only for its owner, and for whoever holds a link")}</small></span></label>
        <p class="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <footer class="buttons">
          <button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
          <button class="primary" aria-busy=${this.busy}>${this.at ? t("Uploading {n} …", { n: this.at }) : t("Upload")}</button>
        </footer>
      </form>
    </dialog>`;
  }
}

function filled(form, file) {
  const body = new FormData();
  for (const name of ["clientId", "externalUserId", "description", "isPrivate"]) if (form.get(name)) body.set(name, form.get(name));
  const tags = tagsOf(form.get("tags"));
  if (tags.length) body.set("tags", JSON.stringify(tags));
  body.set("file", file, file.name);
  return body;
}

customElements.define("portal-upload", PortalUpload);
