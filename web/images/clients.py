"""What a client has, and whom it speaks for."""

from __future__ import annotations

from vault.errors import Invalid, Missing
from web.images.gate import Ask, Route, Visit
from web.images.wire import people, statistics
from web.surface import Answer


async def read_client_stats(visit: Visit) -> statistics.ClientSums:
    """How much there is of the client's."""
    return statistics.client_sums(*await visit.vault.images.statistics.of(visit.tenant.id))


async def add_user(visit: Visit, body: people.NewUser) -> Answer:
    """Somebody the client speaks for. There is no need to say so before: who is named is made on first sight."""
    user = await visit.vault.images.users.known(visit.tenant.id, body.external_user_id, body.username)
    return Answer(people.user(user), 201)


async def change_user(visit: Visit, external_id: str, body: people.ChangedUser) -> people.User:
    """What they are called."""
    return people.user(await visit.vault.images.users.rename(visit.tenant.id, external_id, body.username))


ROUTES = (
    Route(
        method="GET",
        path="/client/stats",
        handler=read_client_stats,
        ask=Ask.CLIENT,
        answers={200: statistics.ClientSums},
    ),
    Route(
        method="POST",
        path="/users",
        handler=add_user,
        ask=Ask.CLIENT,
        body=people.NewUser,
        answers={201: people.User},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="PATCH",
        path="/users/external/<path:external_id>",
        handler=change_user,
        ask=Ask.CLIENT,
        body=people.ChangedUser,
        answers={200: people.User},
        refusals=(Invalid, Missing),
    ),
)
