"""Tags of many photos."""

from __future__ import annotations

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.wire import tags as wire
from web.surface import Route, Visit


async def tag_photos(visit: Visit, body: wire.Tagging) -> wire.Retagged:
    """Put tags on photos, and take some off."""
    changed = await visit.vault.tags.change(visit.owner, body.photo_ids, add=body.add, remove=body.remove)
    return wire.Retagged(changed=changed)


async def rename_tag(visit: Visit, tag: str, body: wire.TagName) -> wire.Retagged:
    """Give a tag another name on every photo; two of one name become one."""
    return wire.Retagged(changed=await visit.vault.tags.rename(visit.owner, tag, body.name))


async def remove_tag(visit: Visit, tag: str) -> wire.Retagged:
    """Take a tag off every photo."""
    return wire.Retagged(changed=await visit.vault.tags.remove(visit.owner, tag))


ROUTES = (
    Route(
        method="POST",
        path="/tags",
        handler=tag_photos,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Tagging,
        answers={200: wire.Retagged},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="PATCH",
        path="/tags/<path:tag>",
        handler=rename_tag,
        scope=Scope.LIBRARY_WRITE,
        body=wire.TagName,
        answers={200: wire.Retagged},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="DELETE",
        path="/tags/<path:tag>",
        handler=remove_tag,
        scope=Scope.LIBRARY_WRITE,
        answers={200: wire.Retagged},
        refusals=(Missing,),
    ),
)
