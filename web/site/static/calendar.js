/** Days, months and years as people name them. Days are those of UTC, `2026-05-03`. */

import { language } from "./tongue.js";

const utc = (options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options });
const NEAR = utc({ weekday: "long", day: "numeric", month: "long" });
const FAR = utc({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const MONTH = utc({ month: "long", year: "numeric" });
const SHORT = utc({ day: "numeric", month: "short", year: "numeric" });
const RELATIVE = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const LONG_AGO = 300; // days after which a year is said

/** "Today", "Yesterday", "Sunday 3 May", "Fri, 3 May 2019". */
export function calendar(day) {
  const days = Math.round((Date.parse(day) - Date.parse(today())) / 86_400_000);
  if (days === 0 || days === -1) return capital(RELATIVE.format(days, "day"));
  return capital((Math.abs(days) < LONG_AGO ? NEAR : FAR).format(new Date(day)));
}

export const month = (day) => capital(MONTH.format(new Date(day)));

/** "1 – 3 May 2026", or "since 1 May 2026" with one end left open. */
export const span = (since, until) => SHORT.formatRange(new Date(since), new Date(until));

export const date = (day) => SHORT.format(new Date(day));

export const today = () => new Date().toISOString().slice(0, 10);

const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
