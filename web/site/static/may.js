/** What whoever looks may do here, as the server wrote it into the page; it asks again about every deed. */

const held = new Set(document.documentElement.dataset.may?.split(" "));

/** `may("library:write")`; the scopes are those of the API. */
export const may = (scope) => held.has(scope);
