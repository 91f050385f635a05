"""What several shapes of the image service share."""

from __future__ import annotations

from web.wire import CamelAnswer


class Done(CamelAnswer):
    """`message`: what was done, for people."""

    success: bool = True
    message: str
