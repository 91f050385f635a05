/** Uploads that resume. tus-js-client comes as a script for browsers, which leaves itself on the window. */

import "./vendor/tus-js-client/dist/tus.min.js";

export const { Upload, DetailedError, canStoreURLs, isSupported } = globalThis.tus;
