"""What every store of pairings promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.mongo.stores import Stores
from tests.make import NOON
from vault.models.accounts import Pairing, PairingState, Wish

ASKED = Pairing(id="1", owner="owner", account="phone", wish=Wish.LINK, phone="4915550001", asked_at=NOON)
SHOWING = replace(ASKED, state=PairingState.SHOWING, code="$code", until=NOON)


async def test_the_answer_to_a_wish_is_kept(stores: Stores) -> None:
    await stores.pairings.put(ASKED)
    assert await stores.pairings.replace(SHOWING)
    assert await stores.pairings.find("phone") == SHOWING
    assert await stores.pairings.find("another") is None


async def test_a_newer_wish_is_not_overwritten_by_the_answer_to_an_older_one(stores: Stores) -> None:
    await stores.pairings.put(ASKED)
    await stores.pairings.put(newer := replace(ASKED, id="2"))
    assert not await stores.pairings.replace(SHOWING)
    assert await stores.pairings.find("phone") == newer


@pytest.mark.parametrize("end", [PairingState.DONE, PairingState.FAILED, PairingState.CANCELLED])
async def test_nothing_follows_an_end_but_the_same_end_told_twice(stores: Stores, end: PairingState) -> None:
    await stores.pairings.put(SHOWING)
    assert await stores.pairings.replace(replace(ASKED, state=end))
    assert await stores.pairings.replace(replace(ASKED, state=end))
    assert not await stores.pairings.replace(SHOWING)


async def test_a_pairing_is_forgotten(stores: Stores) -> None:
    await stores.pairings.put(ASKED)
    await stores.pairings.remove("phone")
    assert await stores.pairings.find("phone") is None


def test_a_code_does_not_get_into_a_log() -> None:
    assert "$code" not in repr(SHOWING)
