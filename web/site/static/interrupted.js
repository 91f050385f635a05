/** Uploads, and files still waiting, that a reload, a closed window or a lost line broke off, as the browser remembers them. */

const MARK = "tus::";
const WAITING = "waiting::uploads"; // the names of files of which nothing had been sent
const LIFE = 24 * 3600 * 1000; // ms; after that the vault has forgotten them, too

/** `{ key, name, url }` of each that the vault still knows; the others are forgotten. */
export function interrupted() {
  const known = Object.keys(localStorage).filter((key) => key.startsWith(MARK)).map(read);
  known.filter(({ begun }) => Date.now() - begun > LIFE).forEach(({ key }) => localStorage.removeItem(key));
  return known.filter(({ begun }) => Date.now() - begun <= LIFE);
}

/** The names of files that waited for their turn. */
export const unbegun = () => JSON.parse(localStorage.getItem(WAITING) ?? "[]");

export function remember(names) {
  if (names.length) localStorage.setItem(WAITING, JSON.stringify([...unbegun(), ...names]));
}

/** They were chosen again, or are given up. */
export function settle(names) {
  const rest = unbegun().filter((name) => !names.includes(name));
  if (rest.length) localStorage.setItem(WAITING, JSON.stringify(rest));
  else localStorage.removeItem(WAITING);
}

/** Give them up, here and in the vault. */
export function forget(uploads) {
  for (const { key, url } of uploads) {
    localStorage.removeItem(key);
    fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => {}); // else after a day
  }
}

function read(key) {
  const { metadata, creationTime, uploadUrl } = JSON.parse(localStorage.getItem(key));
  return { key, name: metadata.filename, url: uploadUrl, begun: Date.parse(creationTime) };
}
