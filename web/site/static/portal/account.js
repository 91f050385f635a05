/** Oneself: what one is called, what one signs in with, and how pages look here. */

import "../manners.js";
import "../reveal.js";
import { failed, told } from "../toasts.js";
import { t } from "../tongue.js";
import * as api from "./api.js";
import { changePassword, whoami } from "./session.js";

const [me, password] = ["[data-me]", "[data-new-password]"].map((each) => document.querySelector(each));

function doing(form, act) {
  const problem = form.querySelector("[role=alert]");
  const button = form.querySelector("button.primary");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    [button.ariaBusy, problem.hidden] = ["true", true];
    try {
      told(await act());
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    button.ariaBusy = "false";
  });
}

function show({ name, email }) {
  [me.elements.name.value, me.email.value, password.username.value] = [name, email, email];
  document.querySelector("[data-who] b").textContent = name;
}

doing(me, async () => {
  show(await api.patch("/auth/me", { name: me.elements.name.value, email: me.email.value }));
  return t("Saved");
});

doing(password, async () => {
  await changePassword(password.current.value, password.password.value);
  password.reset();
  return t("The password is changed. Everywhere else you are signed out.");
});

whoami().then(show).catch(failed);
