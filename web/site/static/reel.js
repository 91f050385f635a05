/** The photos around the one that is looked at, by place. Places never change while one leafs; 0 is nowhere special. */

export class Reel {
  #photos = new Map();
  #source;
  #way;

  /** `source.neighbour(photo, ±1)` answers the next photo, or a promise of it; nothing beyond either end.
   *
   * `way` is where it goes: to the place after (1), or to the one before (-1).
   */
  constructor(source, place, photo, way) {
    this.#source = source;
    this.#way = way;
    this.#photos.set(place, photo);
  }

  at(place) {
    return this.#photos.get(place);
  }

  has(place) {
    return this.#photos.has(place);
  }

  /** Put a photo that changed where it was. */
  replace(photo) {
    for (const [place, { id }] of this.#photos) if (id === photo.id) this.#photos.set(place, photo);
  }

  /** Learn what is beside this place; answers the places that were not known before. */
  async around(place) {
    const beside = await Promise.all([-1, 1].map((step) => this.#look(place, step)));
    return beside.filter((found) => found !== null);
  }

  async #look(place, step) {
    if (this.has(place + step)) return null;
    const photo = await this.#source.neighbour(this.at(place), step * this.#way);
    if (!photo || this.has(place + step)) return null;
    this.#photos.set(place + step, photo);
    return place + step;
  }
}
