/** Photos as one file. */

import { HOME, json } from "./api.js";
import { failed } from "./toasts.js";

/** The browser fetches it by itself; nothing is waited for here. */
export async function download(photos) {
  try {
    const { url } = await json("POST", "/downloads", { photoIds: photos.map(({ id }) => id) });
    const link = Object.assign(document.createElement("a"), { href: new URL(url, HOME).href, download: "" });
    link.click();
  } catch (error) {
    failed(error);
  }
}
