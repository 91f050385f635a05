/** What is looked for, in the address of the page: it can be gone back to, and sent to somebody. */

export const asked = () => Object.fromEntries(new URLSearchParams(location.search));

export function ask(wish) {
  const query = new URLSearchParams(Object.entries(wish).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
}

/** The address of a room of the portal. */
export function to(room, wish = {}) {
  const query = new URLSearchParams(wish);
  return `${document.body.dataset.portal}/${room}${query.size ? `?${query}` : ""}`;
}
