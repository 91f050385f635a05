/** Yes or no, before something that cannot be taken back. */

/** A question that Escape, and Enter, answer with no. */
export function asked(title, what, verb) {
  const dialog = document.querySelector("[data-ask]");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = what;
  dialog.querySelector("[data-go]").textContent = verb;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
