/** Rules of sweeps: read out of a form, and said in words. */

import { listed, WHY } from "./telling.js";
import { t, tn } from "./tongue.js";
import { list } from "./words.js";

const DAY = 24 * 3600; // seconds
const HOUR = 3600;
const DAYS = {
  "*": t("Every day"),
  mon: t("Every Monday"),
  tue: t("Every Tuesday"),
  wed: t("Every Wednesday"),
  thu: t("Every Thursday"),
  fri: t("Every Friday"),
  sat: t("Every Saturday"),
  sun: t("Every Sunday"),
};
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
    t("{photos} in {chats}", { photos: subject(sweep, albums), chats: names.length ? listed(names, 5) : t("all chats") }),
    sweep.mine && t("sent by me"),
    sweep.olderThanSeconds && t("older than {span}", { span: span(sweep.olderThanSeconds) }),
  ];
  const also = sweep.tiers.filter((tier) => tier === "re-encoded").map((tier) => ` ${t("(also {tier})", { tier: WHY[tier][1] })}`);
  const whom = sweep.scope === "everyone" ? t("Deleted for everyone, as far as WhatsApp allows.") : t("Deleted for me.");
  return `${what.filter(Boolean).join(", ")}${also}. ${clock(sweep)}. ${whom}`;
}

function subject({ photoIds, album, tag, q }, albums) {
  const conditions = [
    photoIds.length && tn("{n} photo", "{n} photos", photoIds.length),
    album && t("photos of the album “{name}”", { name: albums.get(album) ?? album }),
    tag && t("photos with the tag “{tag}”", { tag }),
    q && t("photos with the words “{q}”", { q }),
  ].filter(Boolean);
  const said = conditions.length ? list(conditions) : t("any photo");
  return said[0].toUpperCase() + said.slice(1);
}

function span(seconds) {
  if (seconds % HOUR) return tn("{n} minute", "{n} minutes", Math.round(seconds / 60));
  return seconds % DAY ? tn("{n} hour", "{n} hours", Math.round(seconds / HOUR)) : tn("{n} day", "{n} days", seconds / DAY);
}

function clock({ cron, everySeconds, zone }) {
  if (everySeconds) return t("Every {span}", { span: span(everySeconds) });
  const [, minute, hour, day] = DAILY.exec(cron) ?? [];
  if (hour === undefined || !DAYS[day]) return t("At {cron} ({zone})", { cron, zone });
  return t("{day} at {time} ({zone})", { day: DAYS[day], time: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`, zone });
}
