/** What the wall can be narrowed by: how each is called, what there is to choose, and what a choice means for the filter. */

import { date, span, today } from "./calendar.js";
import { t } from "./tongue.js";

/** A kind that is one part of the filter. */
const plainly = (name) => ({ value: (filter) => filter[name] ?? "", wish: (_, value) => ({ [name]: value }) });

export const kinds = [
  {
    name: "date",
    label: t("Date"),
    icon: "calendar",
    value: ({ since, until }) => (since || until ? [since ?? "", until ?? ""].join("/") : ""),
    wish: (_, value) => ({ since: value.split("/")[0], until: value.split("/")[1] ?? "" }),
    choices: () => [
      { name: t("Last 7 days"), value: `${ago(6)}/` },
      { name: t("Last 30 days"), value: `${ago(29)}/` },
      { name: t("This year"), value: `${today().slice(0, 4)}-01-01/` },
      { name: t("Last year"), value: ["01-01", "12-31"].map((day) => `${today().slice(0, 4) - 1}-${day}`).join("/") },
    ],
  },
  {
    ...plainly("state"),
    name: "state",
    label: t("Sent or not"),
    icon: "send",
    choices: ({ states }) => STATES.map(([value, name, fact]) => ({ value, name, photos: states[fact] })),
  },
  {
    ...plainly("tag"),
    name: "tag",
    label: t("Tag"),
    icon: "tag",
    none: t("No photo has a tag yet. Choose photos and press Tag."),
    choices: ({ tags }) => tags.map(({ tag, photos }) => ({ value: tag, name: tag, photos })),
  },
  {
    ...plainly("album"),
    name: "album",
    label: t("Album"),
    icon: "albums",
    none: t("There is no album yet. Choose photos and press Album."),
    choices: ({ albums }) => albums.map(({ id, name, photos }) => ({ value: String(id), name, photos })),
  },
  {
    ...plainly("chat"),
    name: "chat",
    label: t("Chat"),
    icon: "chats",
    none: t("No photo has come from a chat or gone to one yet."),
    choices: ({ chats }) => chats.map(({ chatId, name, photos }) => ({ value: chatId, name, photos })),
  },
  {
    ...plainly("sender"),
    name: "sender",
    label: t("Sender"),
    icon: "person",
    none: t("No photo has been saved from somebody’s message yet."),
    choices: ({ senders }) => senders.map(({ sender, name, photos }) => ({ value: sender, name: name || sender, photos })),
  },
];

const STATES = [
  ["sent", t("Sent"), "sent"],
  ["never-sent", t("Never sent"), "neverSent"],
  ["expiring", t("Disappearing from a chat"), "expiring"],
  ["duplicates", t("With look-alikes"), "duplicates"],
  ["untagged", t("Without tags"), "untagged"],
];

/** What is chosen of a kind, in words; "" when nothing is. */
export function named(kind, filter, facets) {
  const value = kind.value(filter);
  if (!value) return "";
  if (kind.name === "date") return days(filter);
  if (kind.name === "tag") return `#${value}`;
  if (kind.name === "state") return STATES.find(([state]) => state === value)?.[1] ?? value;
  return (facets && kind.choices(facets).find((choice) => choice.value === value)?.name) || kind.label;
}

function days({ since, until }) {
  if (since && until) return span(since, until);
  return since ? t("Since {day}", { day: date(since) }) : t("Until {day}", { day: date(until) });
}

const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
