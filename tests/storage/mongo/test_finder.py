"""Behind every way to look for photos stands an index, and none skips what comes before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from storage.mongo.albums import Albums
from storage.mongo.assets import Assets
from storage.mongo.database import Database
from storage.mongo.facets import days, facets
from storage.mongo.sends import Sends
from storage.mongo.sought import SORTS, conditions
from storage.mongo.trail import Trail
from tests import make
from tests.storage.mongo.test_stores import database
from vault.models.finding import EVERYTHING, Filter, Mark, Sorting, State
from vault.models.photos import Surface

LIBRARY = Surface.LIBRARY
WAYS = [
    EVERYTHING,
    Filter(tag="sea"),
    Filter(album=1),
    Filter(chat="ana@c.us"),
    Filter(sender="ana@c.us"),
    Filter(since=make.NOON.date(), until=make.NOON.date()),
    Filter(words="sea"),
    *(Filter(state=state) for state in State),
]

__all__ = ["database"]


@pytest.mark.parametrize("by", Sorting)
async def test_pages_are_read_from_an_index_without_skipping(database: Database, by: Sorting) -> None:
    after = Mark(id=500, taken_at=make.NOON if by is Sorting.TAKEN else None)
    rows = database.collection("assets").raw
    for sought in WAYS:
        where = conditions("owner", LIBRARY, sought, after)
        plan = await rows.find(where, sort=list(SORTS[by]), limit=60).explain()
        stages = {*_stages(plan["queryPlanner"]["winningPlan"])}
        assert "IXSCAN" in stages, sought
        assert not stages & {"COLLSCAN", "SKIP"}, sought


async def test_days_and_facets_are_one_aggregation_over_an_index(database: Database) -> None:
    rows = database.collection("assets").raw
    for pipeline in (*(days("owner", LIBRARY, sought) for sought in WAYS), facets("owner", LIBRARY)):
        asked = {"aggregate": rows.name, "pipeline": pipeline, "cursor": {}}
        plan = await rows.database.command("explain", asked, verbosity="queryPlanner")
        assert "IXSCAN" in (stages := {*_stages(plan)}), pipeline
        assert "COLLSCAN" not in stages, pipeline


def _stages(plan: Any) -> Iterator[str]:
    if isinstance(plan, Mapping):
        if isinstance(stage := plan.get("stage"), str):
            yield stage
        yield from (stage for name, each in plan.items() if name != "rejectedPlans" for stage in _stages(each))
    elif isinstance(plan, list):
        yield from (stage for each in plan for stage in _stages(each))


async def test_records_of_an_earlier_release_learn_where_they_were_sent(database: Database) -> None:
    photo = await Assets(database).add(make.asset())
    await Sends(database).add(make.send(expires_at=make.later(3)))
    told = {"sent": "", "times_sent": "", "expires_at": "", "albums": ""}
    await database.collection("assets").update({}, {"$unset": told})
    await Trail(database).complete()
    learnt = await Assets(database).get("owner", photo.id)
    assert (learnt.times_sent, learnt.expires_at) == (1, make.later(3))


async def test_albums_of_an_earlier_release_keep_their_photos(database: Database) -> None:
    photo, album = await Assets(database).add(make.asset()), await Albums(database).add(make.album())
    pair = {"_id": f"{album.id}:{photo.id}", "album": album.id, "asset": photo.id}
    await database.collection("album_photos").insert([pair])
    await Albums(database).complete()
    assert await Albums(database).photos(album.id) == [photo.id]
    assert await database.collection("album_photos").count({}) == 0
