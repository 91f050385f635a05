/** Which photos are chosen. */

export class Selection extends EventTarget {
  #photos = new Map();
  bytes = 0;
  last = null; // where a range starts

  get photos() {
    return [...this.#photos.values()];
  }

  get size() {
    return this.#photos.size;
  }

  has({ id }) {
    return this.#photos.has(id);
  }

  toggle(photo) {
    if (this.has(photo)) this.#take(photo);
    else this.#put(photo);
    this.last = photo;
    this.#tell();
  }

  add(photos) {
    for (const photo of photos) this.#put(photo);
    this.#tell();
  }

  drop(photos) {
    const chosen = photos.filter((photo) => this.has(photo));
    for (const photo of chosen) this.#take(photo);
    if (chosen.length) this.#tell();
  }

  /** These and no others. */
  set(photos) {
    this.#photos.clear();
    this.bytes = 0;
    this.add(photos);
  }

  clear() {
    this.last = null;
    this.dispatchEvent(new Event("cleared"));
    if (this.size) this.set([]);
  }

  #put(photo) {
    this.#take(photo);
    this.#photos.set(photo.id, photo);
    this.bytes += photo.file_size_bytes;
  }

  #take({ id }) {
    this.bytes -= this.#photos.get(id)?.file_size_bytes ?? 0;
    this.#photos.delete(id);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
