/** What purges find, promise and did, in plain words. */

import { t, tn } from "./tongue.js";
import { chats, day, list, messages, moment } from "./words.js";

/** Why a message matched: as the name of its kind, in a sentence, and what that means. Surest first. */
export const WHY = {
  tracked: [t("Sent from here"), t("sent from here"), t("ChatVault sent this photo there.")],
  exact: [t("The same photo"), t("the same photo"), t("Exactly this photo, whoever sent it.")],
  "re-encoded": [t("Compressed again"), t("compressed again"), t("The same picture, made smaller by a phone on its way.")],
  "look-alike": [t("Looks similar"), t("looks similar"), t("May be another photo. Look before you choose.")],
  listed: [t("In the chosen chats"), t("in the chosen chats"), t("Every photo in the chats that were chosen.")],
};
export const LOOKALIKE = "look-alike";

export const ORIGIN = { person: t("By you"), sweep: t("By a sweep"), expiry: t("Sent for a while only"), retry: t("Tried again") };

/** What became of one message. */
export const OUTCOME = {
  deleted: { me: t("Deleted from your devices"), everyone: t("Deleted for everyone") },
  alreadyGone: t("Was already gone"),
  refused: t("Refused"),
  tooOld: t("Too old to delete for everyone"),
  unconfirmed: t("Not confirmed"),
  cancelled: t("Left as it was"),
  pending: t("Not yet"),
};

export const outcome = (word, scope) => OUTCOME[word][scope] ?? OUTCOME[word];

/** “Anna”, “Anna and Ben”, “Anna, Ben and 4 others”. */
export function listed(names, most = 3) {
  const different = [...new Set(names)];
  if (different.length <= most) return list(different);
  return list([...different.slice(0, most - 1), tn("{n} other", "{n} others", different.length - most + 1)]);
}

/** “Anna keeps the copy”, without a pronoun that we can't know. */
export const keepers = (names) =>
  tn("{names} keeps the copy", "{names} keep their copy", new Set(names).size, { names: listed(names) });

/** “3 messages in 2 chats” */
export const where = (many, places) => t("{messages} in {chats}", { messages: messages(many), chats: chats(places) });

export const deleted = (many, places) => t("Deleted {messages} from {chats}", { messages: messages(many), chats: chats(places) });

/** What a receipt comes to. */
export const sealed = ({ tally, chats }) => (tally.cancelled && !tally.deleted ? t("Undone: nothing was deleted") : deleted(tally.deleted, chats));

/** What was looked through, one sentence each. */
export function covered(coverage) {
  const seen = coverage.filter(({ since }) => since);
  const told = (fits, say) => coverage.filter(fits).map((each) => say(each));
  return [
    ...since(seen, coverage.length > 1),
    ...told(({ since }) => !since, ({ account }) => t("Nothing was seen on {account} yet.", { account })),
    ...told(({ deletableForMe }) => !deletableForMe, ({ account }) => t("On {account}, delete by hand: open the chat on the phone.", { account })),
    ...told(({ reachable }) => !reachable, ({ account }) => t("{account} is not connected now: its messages go as soon as it is back.", { account })),
    ...told(({ trimmedChats }) => trimmedChats, trimmed),
  ];
}

function since(seen, named) {
  if (!seen.length) return [];
  if (!named) return [t("Looked through everything since {date}.", { date: day(seen[0].since) })];
  const spans = list(seen.map(({ account, since }) => t("{account} since {date}", { account, date: day(since) })));
  return [t("Looked through everything: {spans}.", { spans })];
}

const trimmed = ({ account, trimmedChats }) =>
  t("On {account}, older messages of {chats} are not kept in mind.", { account, chats: chats(trimmedChats) });

/** What a purge came to, and what else there is to say and to do. */
export function ended(status, { scope, chats }) {
  const { state, deleted: gone, affectedChats } = status;
  const well = !(status.refused + status.tooOld + status.unconfirmed);
  if (state === "cancelled" && !gone) return { says: t("Undone: nothing was deleted"), also: [], well };
  const what = deleted(gone, affectedChats);
  const says = state === "cancelled" ? t("Stopped. {what}", { what }) : what;
  const all = scope === "me" && gone && affectedChats === chats.length;
  const kept = all ? [t("Gone from your devices; {kept}.", { kept: keepers(chats.map(({ name }) => name)) })] : [];
  return { says, also: [...kept, ...left(status, scope)], well };
}

function left({ alreadyGone, refused, tooOld, unconfirmed, cancelled, retryAt }, scope) {
  const barred = scope === "everyone" ? tooOld + (retryAt ? 0 : refused) : 0;
  return [
    alreadyGone && tn("{n} message was already gone.", "{n} messages were already gone.", alreadyGone),
    barred && tn("{n} message can’t be deleted for everyone. You can still purge again and delete for you.", "{n} messages can’t be deleted for everyone. You can still purge again and delete for you.", barred),
    refused && retryAt && tn("{n} message was refused; tried again on {when}.", "{n} messages were refused; tried again on {when}.", refused, { when: moment(retryAt) }),
    refused && !retryAt && scope === "me" && tn("{n} message was refused. Delete by hand on the phone, or purge again.", "{n} messages were refused. Delete by hand on the phone, or purge again.", refused),
    unconfirmed && tn("{n} message not confirmed. Look into the chat, and purge again if still there.", "{n} messages not confirmed. Look into the chat, and purge again if still there.", unconfirmed),
    cancelled && tn("{n} message left as it was.", "{n} messages left as they were.", cancelled),
  ].filter(Boolean);
}
