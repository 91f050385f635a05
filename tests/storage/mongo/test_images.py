"""Pages of images are passed over in an index alone, in the order in which they are shown."""

from __future__ import annotations

import pytest

from storage.mongo.database import Database
from storage.mongo.images import NEWEST, Images, conditions
from tests import make
from tests.storage.mongo.test_stores import database
from vault.models.images import Sought

__all__ = ["database"]

WAYS = [
    Sought(),
    Sought(clients=("shop",)),
    Sought(clients=("shop",), user="anna"),
    Sought(clients=("shop",), viewer=""),
    Sought(clients=("shop",), viewer="anna"),
    Sought(clients=("shop",), viewer="anna", user="anna"),
    Sought(clients=("shop",), viewer="ben", user="anna"),
    Sought(clients=("shop",), album="a"),
    Sought(clients=("shop",), album="a", viewer="anna"),
    Sought(clients=("shop",), tags=("sea",)),
]


@pytest.fixture
async def images(database: Database) -> Images:
    images = Images(database)
    await images.ensure_indexes()
    for n in range(120):
        private, albums = n % 3 == 0, ("a", "b") if n % 2 else ("b",)
        image = make.image(f"{n}", private=private, albums=albums, tags=("sea", "sun"), created_at=make.later(n))
        await images.add(image)
    return images


@pytest.mark.parametrize("sought", WAYS)
async def test_a_page_deep_in_a_list_reads_no_image_that_it_passes_over(
    sought: Sought, images: Images, database: Database
) -> None:
    rows = database.collection("images").raw
    found = await rows.find(conditions(sought), {"_id": 1}, sort=NEWEST, skip=20, limit=11).explain()
    stats = found["executionStats"]
    assert (stats["nReturned"], stats["totalDocsExamined"]) == (11, 0)
    assert stats["totalKeysExamined"] <= 31 * 2 + 2  # of two ranges that are merged; nothing was sorted
