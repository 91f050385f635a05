/** The keyboard on the wall: from photo to photo, from row to row, from screen to screen. */

import { tiles } from "./layout.js";

export const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];

/** The photo a key leads to, loaded where it must be; undefined beyond the ends of the wall. */
export async function led(grid, photo, key) {
  const { shelf, sight } = grid;
  const forward = getComputedStyle(grid).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const way = key.endsWith("Down") ? 1 : -1;
  if (key === "Home") return shelf.at(0);
  if (key === "End") return shelf.at(shelf.total - 1);
  if (key.startsWith("Page")) return beside(grid, photo, way, sight.bottom - sight.top);
  if (key === "ArrowUp" || key === "ArrowDown") return beside(grid, photo, way, 2);
  return shelf.neighbour(photo, key === forward ? 1 : -1);
}

/** The photo above or below, as many pixels away at least as the wall allows. */
async function beside(grid, photo, way, least) {
  const { left, top, width } = grid.box(photo);
  const rows = grid.rows;
  const goal = reached(rows.map((row) => row.top), top, way, least);
  const there = rows.filter((row) => row.top === goal);
  const empty = there.find(({ row }) => row.to === row.from);
  if (empty) return grid.shelf.at(grid.shelf.start(empty.day.day) + empty.row.from);
  const away = (tile) => Math.abs(tile.left + tile.width / 2 - left - width / 2);
  const near = there.flatMap((each) => tiles(each.row, each.day.photos, grid.measure.gap).map((tile) => ({ ...tile, left: each.left + tile.left })));
  return near.toSorted((one, other) => away(one) - away(other))[0]?.photo;
}

/** The first of these heights that is so far away, or else the furthest. */
function reached(tops, from, way, least) {
  const ahead = tops.filter((top) => (top - from) * way > 1);
  const enough = ahead.filter((top) => (top - from) * way >= least);
  return (enough.length > 0) === (way > 0) ? Math.min(...(enough.length ? enough : ahead)) : Math.max(...(enough.length ? enough : ahead));
}
