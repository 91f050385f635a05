/** Where every photo hangs, worked out from shapes alone: nothing is measured on the page, so 20,000 photos cost what 200 do.
 *
 * A day is `{ day, count, shape, photos }`: how many photos, the sum of their shapes, and those loaded so far, newest
 * first. A measure is `{ width, row, gap, head, apart, least }` in pixels: the wall, a row as one would like it, between
 * photos, a day's heading, between days, and the narrowest a day may be for its heading to be read.
 */

export const NARROWEST = 0.4, WIDEST = 3; // beyond these shapes a tile shows the middle of its photo
const STRETCH = 1.35; // how much higher than one would like a row may be, in order to end where the wall ends

export const shape = ({ width, height }) => Math.min(Math.max(width / height, NARROWEST), WIDEST);

/** `{ groups, height }`; a group is a day's place, `{ day, top, left, width, height, rows }`. From top to bottom. */
export function lay(days, measure) {
  const groups = [];
  let line = [], used = 0, top = 0;
  const close = () => {
    if (line.length) top += hang(line, top, measure, groups) + measure.apart;
    line = [];
    used = 0;
  };
  for (const day of days) {
    const width = wide(day, measure.row, measure);
    if (used + width > measure.width) close();
    line.push(day);
    used += width + measure.apart;
  }
  close();
  return { groups, height: Math.max(0, top - measure.apart) };
}

/** The number of the first part that ends below this height. */
export function below(parts, top) {
  let low = 0, high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].top + parts[middle].height <= top) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `{ photo, at, left, width }` of every photo of a row; `at` is its number in the day. */
export function tiles({ from, to, exact }, photos, gap) {
  let left = 0;
  return photos.slice(from, to).map((photo, number) => {
    const tile = { photo, at: from + number, left, width: shape(photo) * exact };
    left += tile.width + gap;
    return tile;
  });
}

/** Heights are whole pixels, as scrolling is: what is kept in its place can be kept there exactly. Widths fill the wall. */
const strip = (top, exact, from, to) => ({ top, height: Math.round(exact), exact, from, to });

// ── small days, several in a line ──────────────────────────────────────────────────────────────────────

const wide = (day, row, { gap, least }) => Math.max(least, day.shape * row + (day.count - 1) * gap);

/** Place a line; answers its height. */
function hang(line, top, measure, groups) {
  if (wide(line[0], measure.row, measure) > measure.width) return stack(line[0], top, measure, groups);
  const row = common(line, measure);
  let left = 0;
  for (const day of line) {
    const width = wide(day, row, measure);
    const rows = [strip(0, row, 0, day.photos.length)];
    groups.push({ day, top, left, width, height: measure.head + rows[0].height, rows });
    left += width + measure.apart;
  }
  return measure.head + Math.round(row);
}

/** The height at which these days fill the line, unless that is much higher than a row should be: found from above, by steps. */
function common(line, measure) {
  const excess = (row) => line.reduce((sum, day) => sum + wide(day, row, measure) + measure.apart, -measure.apart) - measure.width;
  let row = measure.row * STRETCH;
  if (excess(row) < 0) return measure.row;
  for (let over; (over = excess(row)) > 0.01; ) {
    const growing = line.filter((day) => wide(day, row, measure) > measure.least);
    row -= over / growing.reduce((sum, day) => sum + day.shape, 0);
  }
  return row;
}

// ── a day of several rows ──────────────────────────────────────────────────────────────────────────────

const known = new WeakMap(); // rows by day: a day is never changed, only replaced

function stack(day, top, measure, groups) {
  if (known.get(day)?.measure !== measure) known.set(day, { measure, rows: [...divide(day, measure)] });
  const { rows } = known.get(day);
  const height = measure.head + rows.at(-1).top + rows.at(-1).height;
  groups.push({ day, top, left: 0, width: measure.width, height, rows });
  return height;
}

/** Photos go to rows by their share of the whole day's shape, so what is still to be loaded moves nothing that is there. */
function* divide(day, { width, row: wish, gap }) {
  const { photos } = day;
  const count = Math.max(1, Math.round((day.shape * wish + day.count * gap) / (width + gap)));
  const foreseen = (count * width - (day.count - count) * gap) / day.shape;
  let top = 0, from = 0, sum = 0;
  for (let number = 1; number <= count; number += 1) {
    const start = sum;
    let to = from;
    for (; to < photos.length && (number === count || sum + shape(photos[to]) / 2 < (number * day.shape) / count); to += 1) {
      sum += shape(photos[to]);
    }
    const whole = to < photos.length || to === day.count;
    if (whole && to === from) continue;
    const filled = whole ? (width - (to - from - 1) * gap) / (sum - start) : foreseen;
    const row = strip(top, Math.min(filled, foreseen * STRETCH), from, to);
    yield row;
    top += row.height + gap;
    from = to;
  }
}
