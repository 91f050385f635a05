/** Folders that were dropped, as the files in them, however deep. */

const OURS = /^[^.](?!humbs\.db$|esktop\.ini$)/i; // not what systems leave lying about

/** Every file below these entries. */
export async function within(entries) {
  const files = await Promise.all(entries.map((entry) => (entry.isDirectory ? inside(entry) : one(entry))));
  return files.flat();
}

async function inside(folder) {
  const reader = folder.createReader();
  const entries = [];
  for (let some; (some = await portion(reader)).length; ) entries.push(...some);
  return within(entries.filter(({ name }) => OURS.test(name)));
}

/** A reader tells at most a hundred at a time. */
const portion = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

const one = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
