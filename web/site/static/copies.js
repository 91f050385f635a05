/** Copies of one picture, over the library's API, and what is the same and what is not about them. */

import { json, paged } from "./api.js";
import { t, tn } from "./tongue.js";
import { bytes, day, number } from "./words.js";

/** One page of groups, and the cursor of the next, or null. */
export async function page(cursor = null) {
  const [groups, next] = await paged("/duplicates", { limit: 20, cursor });
  return { groups, next };
}

export const keep = (id, photoIds) => json("POST", `/duplicates/${id}/keep`, { photoIds });
export const dismiss = (id) => json("POST", `/duplicates/${id}/dismiss`);
export const askAgain = (id) => json("DELETE", `/duplicates/${id}/dismiss`);

/** What can be told of a photo; `rank`, where more is better. */
const FACTS = [
  { name: () => t("Size"), tell: ({ width, height }) => `${number(width)} × ${number(height)}`, rank: ({ width, height }) => width * height },
  { name: () => t("File"), tell: ({ file_size_bytes: size, mime_type: mime }) => `${bytes(size)} ${mime.split("/")[1].toUpperCase()}`, rank: (photo) => photo.file_size_bytes },
  { name: () => t("Taken"), tell: ({ taken_at }) => day(taken_at) },
  { name: () => t("Added"), tell: ({ created_at }) => day(created_at) },
  { name: () => t("From"), tell: ({ sender_name: sender, original_source: source }) => sender || (source.startsWith("chat:") ? t("a chat") : t("an upload")) },
  { name: () => t("Caption"), tell: ({ caption }) => caption ?? "" },
  { name: () => t("Tags"), tell: ({ tags }) => tags.join(", ") },
  { name: () => t("Sent"), tell: ({ times_sent: times = 0 }) => (times ? tn("{n} time", "{n} times", times) : t("never")) },
];

/** `{ different: [{ name, values: [{ told, best }] }], same: [{ name, told }] }`, values in the order of the photos. */
export function compared(photos) {
  const facts = FACTS.map(({ name, tell, rank }) => {
    const most = rank && Math.max(...photos.map(rank));
    return { name: name(), values: photos.map((photo) => ({ told: tell(photo), best: !!rank && rank(photo) === most })) };
  });
  const alike = ({ values }) => values.every(({ told }) => told === values[0].told);
  const same = facts.filter((fact) => alike(fact) && fact.values[0].told).map(({ name, values }) => ({ name, told: values[0].told }));
  return { different: facts.filter((fact) => !alike(fact)), same };
}
