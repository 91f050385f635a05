/** Setup and login: passwords can be shown, and the two of a new one must agree. */

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    button.ariaPressed = String(input.type === "text");
  });
}

const [password, again] = ["password", "again"].map((id) => document.getElementById(id));
if (again) {
  const agree = () => again.setCustomValidity(again.value === password.value ? "" : "The two passwords differ.");
  password.addEventListener("input", agree);
  again.addEventListener("input", agree);
}
