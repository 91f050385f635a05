"""The applications that keep images here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.principals import Principal
from web.wire import Camel, CamelAnswer, Moment

LONGEST_GRACE = 30 * 24 * 3600  # seconds
Text = Annotated[str, Field(max_length=400)]


class NewClient(Camel):
    name: Text


class ChangedClient(Camel):
    """What is left out stays as it is. Webhooks are not sent yet: only that there are none can be said."""

    name: Text | None = None
    active: bool | None = None
    webhook_enabled: bool | None = None
    webhook_url: Text | None = None


class Rotation(Camel):
    """`graceSeconds`: for so long the keys there were are good still."""

    grace_seconds: Annotated[int, Field(ge=0, le=LONGEST_GRACE)] = 0


class Client(CamelAnswer):
    """The fields from `webhookEnabled` to `currentTinifyLimit` are for programs that look for them."""

    id: str
    name: str
    domain: str | None = None
    active: bool
    webhook_enabled: bool = False
    webhook_url: str | None = None
    tinify_active: bool = False
    tinify_api_key: str | None = None
    current_tinify_usage: int | None = None
    current_tinify_limit: int | None = None
    created_at: Moment
    updated_at: Moment


class FreshClient(Client):
    """`apiKey`: shown this once."""

    api_key: str


class FreshKey(CamelAnswer):
    """`apiKey`: shown this once."""

    id: str
    api_key: str


def client(principal: Principal) -> Client:
    return Client(
        id=principal.id,
        name=principal.name,
        active=principal.active,
        created_at=principal.created_at,
        updated_at=principal.updated_at or principal.created_at,
    )


def fresh_client(secret: str, principal: Principal) -> FreshClient:
    return FreshClient(api_key=secret, **dict(client(principal)))
