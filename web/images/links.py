"""Addresses of what the image service serves."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from quart import request

from web.doors import Doors


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Each leads from the top of the site; `site` goes in front of it. `token` opens what is not for everybody."""

    site: str
    path: str
    token: str = ""

    def image(self, id: str, **query: str) -> str:
        return self._to("images", id, **query, **({"token": self.token} if self.token else {}))

    def shared_image(self, token: str) -> str:
        return self._to("images/share", token)

    def shared_album(self, token: str) -> str:
        return self._to("albums/shared", token)

    def avatar(self, external_id: str, client: str, version: int, **query: str) -> str:
        """Another `version` is another address, so that nobody looks at what they kept of the one before."""
        return self._to("avatars", external_id, client=client, t=str(version), **query)

    def full(self, link: str) -> str:
        return self.site + link

    def _to(self, noun: str, id: str, **query: str) -> str:
        return f"{self.path}/{noun}/{quote(id, safe='')}" + (f"?{urlencode(query)}" if query else "")


def links(doors: Doors, token: str = "") -> Links:
    """As whoever asks sees them."""
    outside = urlsplit(doors.external_url)
    site = f"{outside.scheme}://{outside.netloc}" if outside.netloc else f"{request.scheme}://{request.host}"
    return Links(site=site, path=f"{doors.external_path}{doors.images_prefix}", token=token)
