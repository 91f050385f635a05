"""Whatever was found, and in whichever order: each message is told once, for the surest reason there is."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests import make
from vault.matches import Hit, alike, best, surest
from vault.models.purges import Tier

PHOTOS = [make.asset(f"{n}", id=n) for n in range(4)]
REFS = [make.ref(f"{n}") for n in range(4)]

distances = st.integers(0, 10)
alikes = st.builds(
    lambda ref, photo, bits: Hit(ref, photo, alike(bits), bits),
    st.sampled_from(REFS),
    st.sampled_from(PHOTOS),
    distances,
)
sure = st.builds(Hit, st.sampled_from(REFS), st.sampled_from(PHOTOS), st.sampled_from([Tier.TRACKED, Tier.EXACT]))
several = st.lists(alikes | sure, max_size=30)


@given(several)
def test_each_message_is_told_once(hits: list[Hit]) -> None:
    told = [match.ref for match in surest(hits)]
    assert sorted(told) == sorted({hit.ref for hit in hits})


@given(several)
def test_the_surest_reason_wins_with_all_reasons_for_that_photo(hits: list[Hit]) -> None:
    for match in surest(hits):
        rivals = [hit.tier for hit in hits if hit.ref == match.ref]
        own = {hit.tier for hit in hits if hit.ref == match.ref and hit.asset == match.asset}
        assert match.tiers[0] == min(rivals, key=[*Tier].index)
        assert match.tiers == tuple(tier for tier in Tier if tier in own)


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_what_was_found_does_not_matter(hits: list[Hit], chance: Random) -> None:
    shuffled = chance.sample(hits, len(hits))
    assert {match.ref: match.surety for match in surest(shuffled)} == {
        match.ref: match.surety for match in surest(hits)
    }


@given(several, st.integers(0, 3))
def test_photos_may_be_looked_for_some_at_a_time(hits: list[Hit], split: int) -> None:
    parts = [[hit for hit in hits if (hit.asset.id < split) == early] for early in (True, False)]
    told = best(match for part in parts for match in surest(part))
    assert {match.ref: match for match in told} == {match.ref: match for match in surest(hits)}
