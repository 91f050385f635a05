"""The one spelling of what is hashed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from vault import canonical
from vault.models.purges import Selection

PLAIN = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.dictionaries(st.text(), VALUES), st.randoms())
def test_the_order_of_fields_does_not_matter(value: dict[str, object], chance: Random) -> None:
    names = chance.sample([*value], len(value))
    assert canonical.text({name: value[name] for name in names}) == canonical.text(value)


@given(VALUES)
def test_nothing_is_lost(value: object) -> None:
    assert json.loads(canonical.text(value)) == value


@given(VALUES, VALUES)
def test_different_values_are_spelled_differently(one: object, other: object) -> None:
    alike = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical.text(one) == canonical.text(other)) == alike


@given(st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(-12, 12))
def test_a_time_is_the_same_in_every_zone_and_to_the_millisecond(at: datetime, hours: int) -> None:
    kept = at.replace(microsecond=at.microsecond // 1000 * 1000)
    elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    assert canonical.when(elsewhere) == canonical.when(kept)
    assert datetime.fromisoformat(canonical.when(at)) == kept


def test_what_the_vault_knows_has_its_spelling() -> None:
    told = {"photo": b"\x00\xff", "for": timedelta(minutes=1), "of": Selection(photos=(1,), before=make.NOON)}
    assert canonical.text(told) == (
        '{"for":60.0,"of":{"album":null,"before":"2026-05-04T12:00:00.000Z","chats":[],"mine":false,'
        '"photos":[1],"tag":"","words":""},"photo":"00ff"}'
    )


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical.text(value)
