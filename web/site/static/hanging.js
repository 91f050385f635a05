/** The tiles that are on the page just now. Those that leave hang again elsewhere, with other photos. */

import { tiles } from "./layout.js";
import { Section } from "./section.js";
import { Tile } from "./tile.js";

export class Hanging {
  #list;
  #sections = new Map(); // by day
  #tiles = new Map(); // by photo
  #spare = { sections: [], tiles: [] };

  constructor(list) {
    this.#list = list;
  }

  get empty() {
    return this.#tiles.size === 0;
  }

  tile(id) {
    return this.#tiles.get(id)?.element;
  }

  /** Hang these rows, `{ group, rows }` of each day from top to bottom, and no others; `facts` tells of each photo and day. */
  show(near, measure, facts) {
    const shown = near.flatMap(({ group, rows }) =>
      rows.flatMap((row) => tiles(row, group.day.photos, measure.gap).map((tile) => ({ ...tile, group, row }))),
    );
    this.#release(new Set(shown.map(({ photo }) => photo.id)), new Set(near.map(({ group }) => group.day.day)));
    let after = null;
    for (const { group } of near) after = this.#section(group, after, facts.whole(group.day));
    for (const each of shown) this.#hang(each, measure, facts);
    for (const { group, rows } of near) this.#order(group.day, rows);
  }

  /** Fetch the pictures of all that hangs. */
  develop() {
    for (const tile of this.#tiles.values()) tile.show(true);
  }

  #release(photos, days) {
    for (const [id, tile] of this.#tiles) {
      if (!photos.has(id)) this.#spare.tiles.push(taken(this.#tiles, id, tile));
    }
    for (const [day, section] of this.#sections) {
      if (!days.has(day)) this.#spare.sections.push(taken(this.#sections, day, section));
    }
  }

  #section(group, after, whole) {
    const { day } = group.day;
    if (!this.#sections.has(day)) this.#sections.set(day, this.#spare.sections.pop() ?? new Section());
    const section = this.#sections.get(day);
    section.show(group, whole);
    const place = after ? after.nextSibling : this.#list.firstChild;
    if (place !== section.element) this.#list.insertBefore(section.element, place);
    return section.element;
  }

  #hang({ group, row, photo, at, left, width }, { head }, facts) {
    const tile = this.#tiles.get(photo.id) ?? this.#dress(photo, facts.fresh(photo));
    tile.tell(photo);
    tile.place(left, head + row.top, width, row.height);
    tile.mark(facts.number(group.day, at), facts.total, facts.chosen(photo), facts.current(photo));
    if (!facts.fast) tile.show(facts.still);
  }

  #dress(photo, fresh) {
    const tile = this.#spare.tiles.pop() ?? new Tile();
    this.#tiles.set(photo.id, tile);
    tile.dress(photo);
    tile.element.classList.toggle("fresh", fresh);
    return tile;
  }

  /** Tiles stand in the page as they hang on the wall. */
  #order({ day, photos }, rows) {
    const { element } = this.#sections.get(day);
    let place = element.firstElementChild.nextSibling;
    for (const { id } of rows.flatMap(({ from, to }) => photos.slice(from, to))) {
      const tile = this.tile(id);
      if (tile === place) place = place.nextSibling;
      else element.insertBefore(tile, place);
    }
  }
}

function taken(hung, key, each) {
  hung.delete(key);
  each.strip?.();
  each.element.remove();
  return each;
}
