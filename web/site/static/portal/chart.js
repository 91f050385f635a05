/** Seven days as bars, and the same as a table for whoever does not see them. */

import { html, svg } from "lit";
import { language, t } from "../tongue.js";
import { list, number } from "../words.js";

const [STEP, BAR, HEIGHT, HEAD, FOOT] = [100, 52, 230, 34, 76];
const [DAY, WEEKDAY, DATE] = [{ weekday: "short", day: "numeric" }, { weekday: "short" }, { day: "numeric" }].map((what) => new Intl.DateTimeFormat(language, { ...what, timeZone: "UTC" }));
const KINDS = () => [["images", t("Images")], ["avatars", t("Avatars")], ["albums", t("Albums")]];

export function chart(days) {
  const highest = Math.max(1, ...days.map(whole));
  const kinds = KINDS();
  return html`<figure class="chart">
    <svg viewBox="0 0 ${days.length * STEP} ${HEAD + HEIGHT + FOOT}" role="img" aria-label=${spoken(days)}>
      ${days.map((day, place) => column(day, place, highest))}
      <line x1="0" x2=${days.length * STEP} y1=${HEAD + HEIGHT} y2=${HEAD + HEIGHT} class="ground" />
    </svg>
    <figcaption>${kinds.map(([kind, name]) => html`<span class="key" data-kind=${kind}>${name}</span>`)}</figcaption>
    <details><summary>${t("As a table")}</summary>${table(days, kinds)}</details>
  </figure>`;
}

const whole = ({ images, avatars, albums }) => images + avatars + albums;
const told = (format, { date }) => format.format(new Date(`${date}T00:00:00Z`));
const named = (day) => told(DAY, day);

function column(day, place, highest) {
  const left = place * STEP + (STEP - BAR) / 2;
  let floor = HEAD + HEIGHT;
  const bars = ["images", "avatars", "albums"].map((kind) => {
    const height = (day[kind] / highest) * HEIGHT;
    floor -= height;
    return svg`<rect data-kind=${kind} x=${left} y=${floor} width=${BAR} height=${height} />`;
  });
  const middle = left + BAR / 2;
  return svg`${bars}
    <text x=${middle} y=${floor - 8} class="count">${whole(day) ? number(whole(day)) : ""}</text>
    <text x=${middle} y=${HEAD + HEIGHT} dy="1.35em">${told(WEEKDAY, day)}</text>
    <text x=${middle} y=${HEAD + HEIGHT} dy="2.5em">${told(DATE, day)}</text>`;
}

const spoken = (days) => t("New things by day: {days}", { days: list(days.map((day) => `${named(day)}: ${number(whole(day))}`)) });

const table = (days, kinds) => html`<table class="parts">
  <thead><tr><th scope="col">${t("Day")}</th>${kinds.map(([, name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
  <tbody>${days.map((day) => html`<tr><th scope="row">${named(day)}</th>${kinds.map(([kind]) => html`<td>${number(day[kind])}</td>`)}</tr>`)}</tbody>
</table>`;
