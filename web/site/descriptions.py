"""`/docs`: what each surface promises, to read and to try. Swagger UI, from files of our own."""

from __future__ import annotations

from quart import Blueprint, Response

from web import images, library
from web.doors import Doors
from web.site.pages import page


def install(blueprint: Blueprint, doors: Doors) -> None:
    """For everybody, as the descriptions themselves are."""

    @blueprint.get("/docs")
    async def docs() -> Response:
        surfaces = [(library.SURFACE.title, library.PREFIX), (images.TITLE, doors.images_prefix)]
        below = doors.external_path
        named = [{"name": title, "url": f"{below}{prefix}/openapi.json"} for title, prefix in surfaces]
        return await page("docs.html", surfaces=named)
