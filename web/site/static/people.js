/** The people whom the owner let in. */

import { html, nothing } from "lit";
import { offer } from "./acts-list.js";
import { asked } from "./ask.js";
import { icon } from "./icon.js";
import "./invite.js";
import * as office from "./office.js";
import { Part } from "./part.js";
import { roleNames } from "./roles.js";
import { told, undo } from "./toasts.js";
import { t } from "./tongue.js";
import { day, short } from "./words.js";

class PeopleList extends Part {
  fetched = office.people;

  get #sheet() {
    return this.querySelector("invite-sheet");
  }

  #promote(person, choice) {
    const role = choice.value;
    this.change(async () => {
      await office.changePerson(person.id, { role }).catch((error) => {
        choice.value = person.role;
        throw error;
      });
      told(t("{name} is {role} now", { ...person, role: roleNames()[role][0] }));
    });
  }

  #invite(person) {
    this.change(async () => this.#sheet.show(await office.invitePerson(person.id)));
  }

  async #keepOut(person) {
    const what = t("{name} is signed out at once, and comes in no more until you say so.", person);
    if (!(await asked(t("Keep {name} out?", person), what, t("Keep out")))) return;
    this.change(async () => {
      await office.changePerson(person.id, { disabled: true });
      told(t("{name} is kept out", person), undo(() => this.#letIn(person)));
    });
  }

  #letIn(person) {
    this.change(async () => {
      await office.changePerson(person.id, { disabled: false });
      told(t("{name} may come in again", person));
    });
  }

  async #remove(person) {
    const what = t("{name} is signed out at once and forgotten. What {name} added to your library stays.", person);
    if (!(await asked(t("Remove {name}?", person), what, t("Remove")))) return;
    this.change(async () => {
      await office.removePerson(person.id);
      told(t("{name} is removed", person));
    });
  }

  #offer(button, person) {
    const access = person.disabled
      ? { name: t("Let in again"), picture: "check", act: () => this.#letIn(person) }
      : { name: t("Keep out"), picture: "pause", act: () => this.#keepOut(person) };
    const again = { name: person.joined ? t("New password") : t("New invitation"), picture: "retry", act: () => this.#invite(person) };
    offer(button, [...(person.disabled ? [] : [again]), access, { name: t("Remove"), picture: "delete", act: () => this.#remove(person) }]);
  }

  shown(people) {
    return html`${people.length ? html`<ul class="rows people" role="list">${people.map((person) => this.#row(person))}</ul>` : this.#none()}
      <button type="button" class="primary" @click=${() => this.#sheet.ask()}>${icon("add")}${t("Invite somebody")}</button>
      <invite-sheet @made=${() => this.refresh()}></invite-sheet>`;
  }

  #none() {
    return html`<p class="muted">${t("Nobody but you comes in here. Whoever you invite sees your library with a name and a password of their own, and does what you allow.")}</p>`;
  }

  #row(person) {
    const { name, login, role, disabled } = person;
    return html`<li data-out=${disabled}>
      <div><b>${name}</b><small>${t("signs in as {login}", { login })} · ${seen(person)}</small><small>${roleNames()[role][1]}</small></div>
      <select aria-label=${t("What {name} may do", { name })} ?disabled=${this.busy} @change=${({ target }) => this.#promote(person, target)}>
        ${Object.entries(roleNames()).map(([value, [title]]) => html`<option value=${value} ?selected=${value === role}>${title}</option>`)}</select>
      <button type="button" class="quiet" aria-haspopup="true" aria-label=${t("More about {name}", { name })}
        @click=${({ currentTarget }) => this.#offer(currentTarget, person)}>${icon("more")}</button>
    </li>`;
  }
}

function seen({ disabled, joined, lastSeenAt, invitedUntil }) {
  if (disabled) return html`<b>${t("kept out")}</b>`;
  if (lastSeenAt) return t("last seen {moment}", { moment: short(lastSeenAt) });
  if (invitedUntil) return t("invited until {day}, not here yet", { day: day(invitedUntil) });
  return joined ? nothing : t("the invitation ran out");
}

customElements.define("people-list", PeopleList);
