"""What this installation is made of, and how much is in it."""

from __future__ import annotations

from vault.models.principals import Scope
from web.library.wire import about as wire
from web.surface import Route, Visit


async def read_about(visit: Visit) -> wire.AboutEntry:
    """Version, data folder, counts, database, and what others wrote."""
    about = visit.vault.about
    return wire.about(about.facts, await about.census(visit.owner), await about.disk())


ROUTES = (Route(method="GET", path="/about", handler=read_about, scope=Scope.SETTINGS, answers={200: wire.AboutEntry}),)
