"""!sweeps"""

from __future__ import annotations

from datetime import timedelta

from tests import make
from tests.bot.phone import Phone
from vault.models.purges import Selection
from vault.models.sweeps import Sweep, When
from vault.owners import OWNER
from vault.vault import Vault


def weekly(name: str) -> Sweep:
    selection, when = Selection(words="beach"), When(every=timedelta(days=7))
    return Sweep(id="", owner=OWNER, name=name, selection=selection, when=when, created_at=make.NOON)


async def test_every_rule_is_listed(me: Phone, vault: Vault) -> None:
    assert (await me.asks("!sweeps")).startswith("There are no sweeps.")
    await vault.sweeps.add(weekly("Old beaches"))
    assert await me.asks("!sweeps") == "• Old beaches: disabled"


async def test_a_name_shows_what_that_rule_would_take(me: Phone, vault: Vault) -> None:
    await vault.sweeps.add(weekly("Old beaches"))
    assert await me.asks("!sweeps old beaches") == "Old beaches: it would take nothing now."
    await me.saves(1, "Beach")
    told = await me.asks("!sweeps old beaches")
    assert told == "Old beaches: 1 message in 1 chat would be deleted from your devices; Anna keeps the copy."
    assert await me.photos("Anna") == 1
