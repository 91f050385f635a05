"""`/admin` of the image service: for those who look after it."""

from __future__ import annotations

from web.images.admin import admins, albums, audit, auth, avatars, clients, images, links, statistics

ROUTES = (
    *auth.ROUTES,
    *statistics.ROUTES,
    *clients.ROUTES,
    *images.ROUTES,
    *avatars.ROUTES,
    *albums.ROUTES,
    *links.ROUTES,
    *admins.ROUTES,
    *audit.ROUTES,
)
