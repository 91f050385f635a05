/* Without a line, a page of our own says so. Nothing else is kept here: no photo, no answer, no other page. */

const CACHE = {{ ("offline " ~ edition) | tojson }};
const KEPT = {{ kept | tojson }};
const [OFFLINE] = KEPT;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(drop().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  else if (KEPT.includes(new URL(url).pathname)) event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});

/** What earlier editions kept. */
async function drop() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}
