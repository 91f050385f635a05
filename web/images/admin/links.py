"""Links to images and albums of all clients an admin looks after."""

from __future__ import annotations

from vault.errors import Invalid, Missing
from vault.tongue import say
from web.images import telling
from web.images.gate import Ask, Route, Visit
from web.images.wire import shares as wire
from web.images.wire.paging import Paging
from web.images.wire.terms import Done


async def list_links(visit: Visit, query: Paging) -> wire.AdminLinks:
    """Those that are good, newest first; the links themselves only those know who were given them."""
    found = await visit.vault.images.shares.page(visit.overseer, query.slice)
    return await telling.links_for_admin(visit, found, query.slice)


async def end_link(visit: Visit, id: str) -> Done:
    """Take a link back, at once."""
    await visit.vault.images.shares.end(id, visit.overseer)
    return Done(message=say("The link was revoked."))


ROUTES = (
    Route(
        method="GET",
        path="/admin/links",
        handler=list_links,
        ask=Ask.ADMIN_READ,
        query=Paging,
        answers={200: wire.AdminLinks},
        refusals=(Invalid,),
    ),
    Route(
        method="DELETE",
        path="/admin/links/<id>",
        handler=end_link,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
)
