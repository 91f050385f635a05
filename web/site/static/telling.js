/** What purges find, promise and did, in plain words. */

import { count, day, list, moment, number } from "./words.js";

/** Why a message matched: as the name of its kind, in a sentence, and what that means. Surest first. */
export const WHY = {
  tracked: ["Sent from here", "sent from here", "ChatVault sent this photo there."],
  exact: ["The same photo", "the same photo", "Exactly this photo, whoever sent it."],
  "re-encoded": ["Compressed again", "compressed again", "The same picture, made smaller by a phone on its way."],
  "look-alike": ["Looks similar", "looks similar", "May be another photo. Look before you choose."],
  listed: ["In the chosen chats", "in the chosen chats", "Every photo in the chats that were chosen."],
};
export const LOOKALIKE = "look-alike";

export const ORIGIN = { person: "By you", sweep: "By a sweep", expiry: "Sent for a while only", retry: "Tried again" };

/** What became of one message. */
export const OUTCOME = {
  deleted: { me: "Deleted from your devices", everyone: "Deleted for everyone" },
  alreadyGone: "Was already gone",
  refused: "Refused",
  tooOld: "Too old to delete for everyone",
  unconfirmed: "Not confirmed",
  cancelled: "Left as it was",
  pending: "Not yet",
};

export const outcome = (word, scope) => OUTCOME[word][scope] ?? OUTCOME[word];

/** “Anna”, “Anna and Ben”, “Anna, Ben and 4 others”. */
export function listed(names, most = 3) {
  const different = [...new Set(names)];
  if (different.length <= most) return list(different);
  return list([...different.slice(0, most - 1), `${number(different.length - most + 1)} others`]);
}

/** “Anna keeps the copy”, without a pronoun that we can't know. */
export function keepers(names) {
  return `${listed(names)} ${new Set(names).size === 1 ? "keeps the" : "keep their"} copy`;
}

/** “3 messages in 2 chats” */
export const where = (messages, chats) => `${count(messages, "message")} in ${count(chats, "chat")}`;

export const deleted = (messages, chats) => `Deleted ${count(messages, "message")} from ${count(chats, "chat")}`;

/** What was looked through, one sentence each. */
export function covered(coverage) {
  const seen = coverage.filter(({ since }) => since);
  return [
    ...since(seen, coverage.length > 1),
    ...coverage.filter(({ since }) => !since).map(({ account }) => `Nothing was seen on ${account} yet.`),
    ...coverage.filter(({ deletableForMe }) => !deletableForMe).map(({ account }) => `On ${account}, delete by hand: open the chat on the phone.`),
    ...coverage.filter(({ reachable }) => !reachable).map(({ account }) => `${account} is not connected now: its messages go as soon as it is back.`),
    ...coverage.filter(({ trimmedChats }) => trimmedChats).map(trimmed),
  ];
}

function since(seen, named) {
  if (!seen.length) return [];
  if (!named) return [`Looked through everything since ${day(seen[0].since)}.`];
  return [`Looked through everything: ${list(seen.map(({ account, since }) => `${account} since ${day(since)}`))}.`];
}

function trimmed({ account, trimmedChats }) {
  return `On ${account}, older messages of ${count(trimmedChats, "chat")} are not kept in mind.`;
}

/** What a purge came to, and what else there is to say and to do. */
export function ended(status, { scope, chats }) {
  const { state, deleted: gone, affectedChats } = status;
  const well = !(status.refused + status.tooOld + status.unconfirmed);
  if (state === "cancelled" && !gone) return { says: "Undone: nothing was deleted", also: [], well };
  const says = `${state === "cancelled" ? "Stopped. " : ""}${deleted(gone, affectedChats)}`;
  const all = scope === "me" && gone && affectedChats === chats.length;
  const kept = all ? [`Gone from your devices; ${keepers(chats.map(({ name }) => name))}.`] : [];
  return { says, also: [...kept, ...left(status, scope)], well };
}

function left({ alreadyGone, refused, tooOld, unconfirmed, cancelled, retryAt }, scope) {
  const barred = scope === "everyone" ? tooOld + (retryAt ? 0 : refused) : 0;
  return [
    alreadyGone && `${count(alreadyGone, "message")} ${was(alreadyGone)} already gone.`,
    barred && `${count(barred, "message")} can’t be deleted for everyone. You can still purge again and delete for you.`,
    refused && retryAt && `${count(refused, "message")} ${was(refused)} refused; tried again on ${moment(retryAt)}.`,
    refused && !retryAt && scope === "me" && `${count(refused, "message")} ${was(refused)} refused. Delete by hand on the phone, or purge again.`,
    unconfirmed && `${count(unconfirmed, "message")} not confirmed. Look into the chat, and purge again if still there.`,
    cancelled && `${count(cancelled, "message")} left as ${cancelled === 1 ? "it was" : "they were"}.`,
  ].filter(Boolean);
}

const was = (number) => (number === 1 ? "was" : "were");
