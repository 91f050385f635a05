"""Is the service there, and is my key good?"""

from __future__ import annotations

from quart import request

from vault.intake import utc_now
from vault.models.credentials import CredentialKind
from web.images.gate import KEY, Ask, Route, Visit
from web.images.wire import status as wire


async def read_status(visit: Visit) -> wire.Status:
    """That the service is there, and what it knows of the key that was sent."""
    version, now = visit.vault.about.facts.version, utc_now()
    secret = request.headers.get(KEY)
    admitted = await visit.vault.access.admit(CredentialKind.CLIENT_KEY, secret) if secret else None
    if admitted is None:
        return wire.Status(version=version, timestamp=now, api_key="invalid" if secret else "missing")
    client = wire.StatusClient(id=admitted[1].id, name=admitted[1].name, active=True)
    return wire.Status(version=version, timestamp=now, api_key="valid", client=client)


ROUTES = (
    Route(
        method="GET",
        path="/status",
        handler=read_status,
        ask=Ask.ANYBODY,
        answers={200: wire.Status},
    ),
)
