/** What every room of the portal has: who is signed in, what of the rail is for them, and the way out. */

import "../naming.js";
import "../shell.js";
import { failed } from "../toasts.js";
import { t } from "../tongue.js";
import { signOut, whoami } from "./session.js";
import { roles } from "./terms.js";

const HOLDS = { chief: ({ role }) => role === "SUPER_ADMIN", all: ({ allClientsAccess }) => allClientsAccess };

function show(me) {
  for (const item of document.querySelectorAll("[data-needs]")) item.hidden = !HOLDS[item.dataset.needs](me);
  const who = document.querySelector("[data-who]");
  [who.querySelector("b").textContent, who.querySelector("small").textContent] = [me.name, roles()[me.role][0]];
  who.title = t("Signed in as {email}", me);
  who.hidden = false;
}

document.querySelector("[data-sign-out]").addEventListener("click", () => signOut().catch(failed));
whoami().then(show).catch(failed);
