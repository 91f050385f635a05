/** The worker that has a page for when there is no line. Browsers offer none on plain HTTP; it is no loss worth telling. */

import { HOME } from "./api.js";

const terms = { scope: HOME.pathname, updateViaCache: "none" };
navigator.serviceWorker?.register(new URL("worker.js", HOME), terms).catch(() => {});
