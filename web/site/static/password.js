/** A new password. */

import "./reveal.js";
import * as office from "./office.js";
import { told } from "./toasts.js";
import { t } from "./tongue.js";

const form = document.querySelector("[data-password]");
const problem = form.querySelector("[role=alert]");
const button = form.querySelector("button.primary");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.ariaBusy === "true") return;
  [button.ariaBusy, problem.hidden] = ["true", true];
  try {
    await office.changePassword(form.current.value, form.password.value);
    form.reset();
    told(t("The password is changed. Every other browser is signed out."));
    document.querySelector("session-list").refresh();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
  button.ariaBusy = "false";
});
