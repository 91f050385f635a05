/** What was done, when, and with which credential. */

import { html, nothing } from "lit";
import * as office from "./office.js";
import { Part } from "./part.js";
import { roleNames } from "./roles.js";
import { t } from "./tongue.js";
import { short } from "./words.js";

const DEEDS = () => ({
  sign_in: t("Signed in"),
  sign_out: t("Signed out"),
  wrong_password: t("Wrong password"),
  set_password: t("Password set with the setup link"),
  change_password: t("Password changed"),
  add_token: t("Token made"),
  revoke_token: t("Token revoked"),
  add_person: t("Person invited"),
  invite_person: t("Invited again"),
  accept_invitation: t("Invitation accepted"),
  change_role: t("Role changed"),
  rename_person: t("Person renamed"),
  disable_person: t("Person kept out"),
  enable_person: t("Person let in again"),
  remove_person: t("Person removed"),
  end_session: t("Another browser signed out"),
  end_other_sessions: t("All other browsers signed out"),
  upload_photo: t("Photo uploaded"),
  describe_photo: t("Photo described"),
  delete_photo: t("Photo deleted"),
  put_in_trash: t("Photos put in the trash"),
  restore_from_trash: t("Photos restored"),
  empty_trash: t("Trash emptied"),
  send_photo: t("Photo sent"),
  begin_dispatch: t("Photos sent"),
  write_message: t("Message sent"),
  execute_purge: t("Purge begun"),
  purge_photo: t("Photo purged"),
  add_block: t("Photo blocked"),
  remove_block: t("Block lifted"),
  add_album: t("Album created"),
  rename_album: t("Album changed"),
  remove_album: t("Album deleted"),
  add_account: t("Account added"),
  remove_account: t("Account removed"),
  link_account: t("Phone linked"),
  unlink_account: t("Phone unlinked"),
  change_chat: t("Retention changed"),
  retry_order: t("Tried again"),
  retry_dispatch: t("Sending tried again"),
  stop_dispatch: t("Sending stopped"),
  change_expiry: t("Disappearing changed"),
  speak: t("Message written in the sandbox"),
  cancel_purge: t("Purge undone"),
  pause_purge: t("Purge paused"),
  resume_purge: t("Purge resumed"),
  cancel_linking: t("Linking called off"),
  restart_account: t("Account started again"),
  add_sweep: t("Sweep made"),
  change_sweep: t("Sweep changed"),
  run_sweep: t("Sweep run"),
  remove_sweep: t("Sweep removed"),
  keep_copies: t("Duplicates decided"),
  save_from_message: t("Photo saved from a chat"),
  tag_photos: t("Photos tagged"),
  rename_tag: t("Tag renamed"),
  remove_tag: t("Tag removed"),
});

/** "add_album" is "Add album", where nobody gave it better words. */
const worded = (action) => DEEDS()[action] ?? action.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

class AuditList extends Part {
  fetched = () => office.deeds();

  #more() {
    this.once(async () => {
      const more = await office.deeds(this.found.next);
      this.found = { deeds: [...this.found.deeds, ...more.deeds], next: more.next };
    });
  }

  shown({ deeds, next }) {
    return html`<ol class="rows deeds" role="list">${deeds.map(row)}</ol>
      <button type="button" ?hidden=${!next} @click=${this.#more}>${t("Show earlier")}</button>`;
  }
}

const OF_PEOPLE = /person$|^change_role$|^accept_invitation$|^wrong_password$/;

/** What it was done to: a photo has a number, a person a name, and maybe a role since. */
function toWhat(action, object) {
  if (/^\d+$/.test(object)) return ` #${object}`;
  if (!object || !OF_PEOPLE.test(action)) return "";
  const [login, role] = object.split(" ");
  return role ? `: ${login}, ${roleNames()[role][0]}` : `: ${login}`;
}

function row({ action, object, kind, by, who: person, address, at }) {
  const who = [person, kind === "api_key" ? t("token “{by}”", { by }) : nothing, address].filter((each) => each && each !== nothing);
  return html`<li data-mood=${action === "wrong_password" ? "ill" : nothing}>
    <div><b>${worded(action)}${toWhat(action, object)}</b><small>${who.join(" · ")}</small></div>
    <time datetime=${at}>${short(at)}</time>
  </li>`;
}

customElements.define("audit-list", AuditList);
