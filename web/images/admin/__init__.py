"""`/admin` of the image service: for those who look after it."""

from __future__ import annotations

from web.images.admin import admins, audit, auth, clients

ROUTES = (
    *auth.ROUTES,
    *clients.ROUTES,
    *admins.ROUTES,
    *audit.ROUTES,
)
