/** Yes or no, before something that cannot be taken back. */

let settle = () => {}; // how the question before stands, which may not have been told yet

/** A question that Escape, and Enter, answer with no. */
export function asked(title, what, verb) {
  settle();
  const dialog = document.querySelector("[data-ask]");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = what;
  dialog.querySelector("[data-go]").textContent = verb;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const told = () => !dialog.open && settle(); // closing is told a moment later: by then it may be open again
    settle = () => {
      dialog.removeEventListener("close", told);
      resolve(!dialog.open && dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", told);
  });
}
