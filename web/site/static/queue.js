/** Files on their way into the vault, a few at a time. What was acknowledged is never sent again. */

import { Upload } from "tus-js-client";
import { BASE, refusal, silence } from "./api.js";
import { t } from "./tongue.js";

const ABREAST = 3;
const PIECE = 5e6; // bytes: what a broken line may cost. Most photos are one piece, and one request
const PAUSES = [300, 1000, 3000, 5000, 10000, 20000]; // ms before each further try
const PASSING = new Set([0, 408, 409, 423, 429, 500, 502, 503, 504]); // what may well be different in a moment
const STRAY = t("This is not a picture of a kind the vault keeps (JPEG, PNG, WebP, GIF, HEIC, AVIF).");

/** Each item is `{ file, state, sent, photo, reason, again, dropped }`. `change` is told whenever any of them changes.
 *
 * States: `waiting`, `sending`; and the ends: `kept`, `known` (it was there), `restored` (from the trash), and `refused`
 * with its reason, where `again` says whether another try makes sense. `dropped`: it is cancelled as soon as the vault answers. `ended` is told when nothing is left to be done.
 */
export class Queue extends EventTarget {
  items = [];
  paused = false;
  #waiting = [];
  #running = new Set();

  constructor() {
    super();
    addEventListener("online", () => this.items.filter(({ again }) => again).forEach((item) => this.retry(item)));
  }

  get busy() {
    return this.#running.size + this.#waiting.length > 0;
  }

  /** The names of files of which a reload would leave nothing. */
  get unbegun() {
    const open = ({ state, again }) => state === "waiting" || state === "sending" || again;
    return this.items.filter((item) => open(item) && !item.begun).map(({ file }) => file.name);
  }

  add(files) {
    for (const file of files) this.#enter(file);
    this.#work();
  }

  pause() {
    this.paused = true;
    for (const item of [...this.#running].filter(({ begun }) => begun).reverse()) this.#rest(item);
    this.#tell();
  }

  /** One whose first request is still out is let through: cut off, it might be kept without our hearing of it. */
  #rest(item) {
    halt(item);
    this.#running.delete(item);
    this.#waiting.unshift(Object.assign(item, { state: "waiting" }));
  }

  /** From here on the browser remembers it. */
  #begun(item) {
    Object.assign(item, { begun: true, asking: false });
    if (whole(item)) return; // all of it is there by now
    if (item.dropped) this.#drop(item);
    else if (this.paused) this.#rest(item);
  }

  resume() {
    this.paused = false;
    this.#work();
  }

  retry(item) {
    Object.assign(item, { state: "waiting", reason: "", again: false });
    this.#waiting.push(item);
    this.#work();
  }

  /** Do without this file. Where the vault has been asked to begin and has not said where, its answer is awaited: cut off,
   * what it keeps could not be found again. What is in by then stays, and is told. */
  cancel(item) {
    item.dropped = item.asking;
    if (item.dropped) this.#tell();
    else this.#drop(item);
  }

  #drop(item) {
    halt(item, true);
    this.#running.delete(item);
    this.#waiting = this.#waiting.filter((each) => each !== item);
    this.items = this.items.filter((each) => each !== item);
    this.#work();
  }

  /** Do without all that are not in yet. */
  stop() {
    const rest = new Set(this.#waiting);
    this.#waiting = [];
    this.items = this.items.filter((item) => !rest.has(item));
    for (const item of [...rest].filter(({ upload }) => upload).concat(...this.#running)) this.cancel(item);
    if (!this.busy) this.#work();
  }

  /** Forget what has ended. */
  clear() {
    this.items = this.items.filter(({ state }) => state === "waiting" || state === "sending");
    this.#tell();
  }

  #enter(file) {
    const item = { file, state: "waiting", sent: 0, photo: null, reason: "", again: false, begun: false, asking: false, dropped: false, upload: null };
    this.items.push(item);
    if (!file.type || file.type.startsWith("image/")) this.#waiting.push(item);
    else Object.assign(item, { state: "refused", reason: STRAY });
  }

  #work() {
    while (!this.paused && this.#waiting.length && this.#running.size < ABREAST) this.#begin(this.#waiting.shift());
    this.#tell();
    if (!this.busy) this.dispatchEvent(new Event("ended"));
  }

  async #begin(item) {
    this.#running.add(item);
    item.state = "sending";
    item.upload ??= this.#upload(item);
    const upload = await item.upload;
    if (this.#running.has(item)) upload.start();
  }

  /** One that the browser remembers goes on where it was. */
  async #upload(item) {
    const upload = new Upload(item.file, {
      endpoint: `${BASE}/uploads`,
      metadata: { filename: item.file.name },
      chunkSize: PIECE,
      uploadDataDuringCreation: whole(item), // of more than a piece it is known at once where it goes
      removeFingerprintOnSuccess: true,
      retryDelays: PAUSES,
      onBeforeRequest: (request) => void (item.asking = request.getMethod() === "POST"),
      onShouldRetry: (error) => this.#again(item, error),
      onUploadUrlAvailable: () => this.#begun(item),
      onProgress: (sent) => this.#tell(Object.assign(item, { sent })),
      onSuccess: ({ lastResponse }) => this.#end(item, outcome(lastResponse)),
      onError: (error) => this.#end(item, failure(error)),
    });
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    return upload;
  }

  #again(item, error) {
    item.asking = false;
    return PASSING.has(status(error)) && !item.dropped;
  }

  #end(item, change) {
    this.#running.delete(item);
    if (item.dropped && change.state === "refused") this.items = this.items.filter((each) => each !== item);
    if (change.state === "refused" && !change.again) forgetful(item);
    Object.assign(item, change, { upload: null, asking: false });
    if (item.state !== "refused") item.sent = item.file.size;
    this.#work();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** It goes in one request. */
const whole = ({ file }) => file.size <= PIECE;

/** Of what is given up the vault is told, too; should it not hear, it forgets it after a day. */
const halt = async ({ upload }, forGood = false) => (await upload)?.abort(forGood).catch(() => {});

/** What was refused for good need not be remembered as interrupted. */
async function forgetful({ upload }) {
  const remembered = await (await upload).findPreviousUploads();
  for (const { urlStorageKey } of remembered) localStorage.removeItem(urlStorageKey);
}

const status = (error) => error.originalResponse?.getStatus() ?? 0;

function outcome(response) {
  const is = (name) => response.getHeader(name) === "true";
  const state = is("X-Restored") ? "restored" : is("X-Duplicate") ? "known" : "kept";
  return { state, photo: Number(response.getHeader("X-Photo-Id")) };
}

function failure(error) {
  const number = status(error);
  const { message } = number ? refusal({ status: number, response: body(error.originalResponse) }) : silence();
  return { state: "refused", reason: message, again: PASSING.has(number) || number === 507 };
}

function body(response) {
  try {
    return JSON.parse(response.getBody());
  } catch {
    return null;
  }
}
