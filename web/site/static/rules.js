/** Rules of sweeps: read out of a form, and said in words. */

import { listed, WHY } from "./telling.js";
import { count, list } from "./words.js";

const DAY = 24 * 3600; // seconds
const HOUR = 3600;
const DAYS = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };
const DAILY = /^(\d+) (\d+) \* \* (\*|[a-z]{3})$/;

/** What the form says, as the API wants it. */
export function read(form) {
  const { name, which, days, most, mine, scope } = form;
  return {
    name: name.value.trim(),
    ...photos(form),
    chats: [...form.querySelectorAll("[name=chat]:checked")].map(({ value }) => value),
    mine: mine.checked,
    tiers: which.value !== "any" && form.reencoded.checked ? ["tracked", "exact", "re-encoded"] : ["tracked", "exact"],
    olderThanSeconds: Number(days.value) * DAY || null,
    most: Number(most.value),
    scope: scope.value,
    ...when(form),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function photos({ which, tag, album, q }) {
  return { tag: { tag: tag.value.trim() }, album: { album: Number(album.value) }, q: { q: q.value.trim() }, any: {} }[which.value];
}

function when({ when, time, weekday, hours, cron }) {
  const [hour, minute] = time.value.split(":").map(Number);
  return {
    day: { cron: `${minute} ${hour} * * *` },
    week: { cron: `${minute} ${hour} * * ${weekday.value}` },
    hours: { everySeconds: Number(hours.value) * HOUR },
    cron: { cron: cron.value.trim() },
  }[when.value];
}

/** “Photos with the tag “lake” in Anna and Family, sent by me, older than 30 days; every day at 03:00.” */
export function told(sweep, chats, albums) {
  const names = sweep.chats.map((id) => chats.get(id) ?? id);
  const what = [
    `${subject(sweep, albums)} in ${names.length ? listed(names, 5) : "all chats"}`,
    sweep.mine && "sent by me",
    sweep.olderThanSeconds && `older than ${span(sweep.olderThanSeconds)}`,
  ];
  const also = sweep.tiers.filter((tier) => tier === "re-encoded").map((tier) => ` (also ${WHY[tier][1]})`);
  const whom = sweep.scope === "everyone" ? "Deleted for everyone, as far as WhatsApp allows." : "Deleted for me.";
  return `${what.filter(Boolean).join(", ")}${also}. ${clock(sweep)}. ${whom}`;
}

function subject({ photoIds, album, tag, q }, albums) {
  const conditions = [
    photoIds.length && count(photoIds.length, "photo"),
    album && `photos of the album “${albums.get(album) ?? album}”`,
    tag && `photos with the tag “${tag}”`,
    q && `photos with the words “${q}”`,
  ].filter(Boolean);
  const said = conditions.length ? list(conditions) : "any photo";
  return said[0].toUpperCase() + said.slice(1);
}

function span(seconds) {
  if (seconds % HOUR) return count(Math.round(seconds / 60), "minute");
  return seconds % DAY ? count(Math.round(seconds / HOUR), "hour") : count(seconds / DAY, "day");
}

function clock({ cron, everySeconds, zone }) {
  if (everySeconds) return `Every ${span(everySeconds)}`;
  const [, minute, hour, day] = DAILY.exec(cron) ?? [];
  if (hour === undefined || (day !== "*" && !DAYS[day])) return `At ${cron} (${zone})`;
  return `Every ${DAYS[day] ?? "day"} at ${hour.padStart(2, "0")}:${minute.padStart(2, "0")} (${zone})`;
}
