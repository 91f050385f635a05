/** Signing in to the portal. */

import "../reveal.js";
import { onward, signIn } from "./session.js";

const form = document.querySelector("[data-sign-in]");
const problem = form.querySelector("[role=alert]");
const button = form.querySelector("button.primary");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.ariaBusy === "true") return;
  [button.ariaBusy, problem.hidden] = ["true", true];
  try {
    await signIn(form.email.value, form.password.value);
    location.replace(onward());
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    form.password.select();
    button.ariaBusy = "false";
  }
});
form.email.focus();
