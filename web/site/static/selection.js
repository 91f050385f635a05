/** Which photos are chosen. */

export class Selection extends EventTarget {
  #photos = new Map();
  last = null; // where a range starts

  get photos() {
    return [...this.#photos.values()];
  }

  get size() {
    return this.#photos.size;
  }

  get bytes() {
    return this.photos.reduce((sum, photo) => sum + photo.file_size_bytes, 0);
  }

  has({ id }) {
    return this.#photos.has(id);
  }

  toggle(photo) {
    if (this.has(photo)) this.#photos.delete(photo.id);
    else this.#photos.set(photo.id, photo);
    this.last = photo;
    this.#tell();
  }

  add(photos) {
    for (const photo of photos) this.#photos.set(photo.id, photo);
    this.#tell();
  }

  drop(photos) {
    for (const { id } of photos) this.#photos.delete(id);
    this.#tell();
  }

  /** These and no others. */
  set(photos) {
    this.#photos = new Map(photos.map((photo) => [photo.id, photo]));
    this.#tell();
  }

  clear() {
    this.last = null;
    if (this.size) this.set([]);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
