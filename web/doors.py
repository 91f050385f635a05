"""What the web room is told: plain values, decided by whoever puts the house together."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Limits and names of the web app. Sizes are bytes, times seconds."""

    max_upload: int = 100_000_000
    hosts: tuple[str, ...] = ()  # answered besides localhost, IP addresses and the external host
    external_url: str = ""
    slow_body_grace: float = 30  # a body or a download may take this long to get up to speed …
    slow_body_rate: int = 1000  # … and must then keep up this many bytes a second on average
    header_patience: float = 5  # for the head of a request, and between two requests
    keep_alive: float = 15  # of silence in a stream of news, before it gives a sign of life
    streams: int = 100  # of news, open at once

    images_prefix: str = "/v2"
    images_max_upload: int = 10_485_760
    images_rate: int = 3000  # requests a minute with one key; 0 is without limit
    images_address_rate: int = 3000  # and from one address without a key

    @property
    def external_host(self) -> str:
        """Host and port as a browser outside names them, or ""."""
        return urlsplit(self.external_url).netloc.lower()

    @property
    def external_path(self) -> str:
        """The path below which browsers outside find the site, as in "/vault", or ""."""
        return urlsplit(self.external_url).path.rstrip("/")

    @property
    def external_https(self) -> bool:
        return urlsplit(self.external_url).scheme == "https"

    def patience(self, size: int) -> float:
        """How long so many bytes may take on the line."""
        return self.slow_body_grace + size / self.slow_body_rate
