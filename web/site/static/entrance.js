/** Setup and login: passwords can be shown, and the two of a new one must agree. */

import "./reveal.js";
import { t } from "./tongue.js";

const [password, again] = ["password", "again"].map((id) => document.getElementById(id));
if (again) {
  const agree = () => again.setCustomValidity(again.value === password.value ? "" : t("The two passwords differ."));
  password.addEventListener("input", agree);
  again.addEventListener("input", agree);
}
