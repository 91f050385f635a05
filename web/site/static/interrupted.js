/** Uploads that a reload, a closed window or a lost line broke off, as the browser remembers them. */

const MARK = "tus::";
const LIFE = 24 * 3600 * 1000; // ms; after that the vault has forgotten them, too

/** `{ key, name, url }` of each that the vault still knows; the others are forgotten. */
export function interrupted() {
  const known = Object.keys(localStorage).filter((key) => key.startsWith(MARK)).map(read);
  known.filter(({ begun }) => Date.now() - begun > LIFE).forEach(({ key }) => localStorage.removeItem(key));
  return known.filter(({ begun }) => Date.now() - begun <= LIFE);
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
