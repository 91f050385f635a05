/** Passwords can be shown. */

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    button.ariaPressed = String(input.type === "text");
  });
}
