/** A frame drawn with the mouse: what it touches is chosen. At the window's edge the wall moves along. */

import { tiles } from "./layout.js";

const SLIP = 6; // pixels before it is a frame and not a click
const EDGE = 48; // pixels

/** Follow the mouse from here; `began` is called when it turns out to be a frame. */
export function lasso(grid, selection, { clientX, clientY }, began) {
  const before = selection.photos;
  const frame = Object.assign(document.createElement("div"), { className: "lasso" });
  const home = grid.list.getBoundingClientRect();
  const start = { x: clientX - home.left, y: clientY - home.top };
  let mouse = { x: clientX, y: clientY }, beat = 0;
  const over = new AbortController();

  const draw = () => {
    const home = grid.list.getBoundingClientRect();
    const here = { x: mouse.x - home.left, y: mouse.y - home.top };
    const [left, right] = [start.x, here.x].toSorted((one, other) => one - other);
    const [top, bottom] = [start.y, here.y].toSorted((one, other) => one - other);
    Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    const rtl = getComputedStyle(grid).direction === "rtl";
    selection.set([...before, ...touched(grid, rtl ? { left: home.width - right, right: home.width - left, top, bottom } : { left, right, top, bottom })]);
  };
  const step = () => {
    const push = mouse.y > innerHeight - EDGE ? mouse.y - innerHeight + EDGE : Math.min(0, mouse.y - EDGE - grid.measure.cover);
    if (push) scrollBy(0, push / 3);
    draw();
    beat = requestAnimationFrame(step);
  };
  const move = (event) => {
    mouse = { x: event.clientX, y: event.clientY };
    if (beat || Math.hypot(mouse.x - clientX, mouse.y - clientY) < SLIP) return;
    grid.list.append(frame);
    getSelection().removeAllRanges(); // no text, where the frame begins on empty ground
    began();
    step();
  };
  /** What was moved over since the last frame counts, too. */
  const release = ({ clientX, clientY }) => {
    mouse = { x: clientX, y: clientY };
    if (beat) draw();
    stop();
  };
  const stop = () => {
    cancelAnimationFrame(beat);
    frame.remove();
    over.abort();
  };
  addEventListener("pointermove", move, { signal: over.signal });
  addEventListener("pointerup", release, { signal: over.signal });
  for (const end of ["pointercancel", "blur"]) addEventListener(end, stop, { signal: over.signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && (stop(), selection.set(before)), { signal: over.signal });
}

/** The loaded photos that a frame on the wall touches. */
function touched(grid, { left, right, top, bottom }) {
  return grid.rows
    .filter((row) => row.top < bottom && row.top + row.height > top)
    .flatMap((row) => tiles(row.row, row.day.photos, grid.measure.gap).map((tile) => ({ ...tile, left: row.left + tile.left })))
    .filter((tile) => tile.left < right && tile.left + tile.width > left)
    .map(({ photo }) => photo);
}
