"""The accounts that have a bot, and how it is with the line of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vault import ports
from vault.errors import Invalid, Missing
from vault.links import NOT_RUNNING, Links
from vault.models.accounts import Account, AccountKind, Link, LinkState, Standing
from vault.tongue import noted, say

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
BAD_NAME = noted("An account's name is made of small letters, digits, - and _, at most 32 of them.")


class Accounts:
    def __init__(self, accounts: ports.Accounts, links: Links, pairings: ports.Pairings) -> None:
        self._accounts = accounts
        self._links = links
        self._pairings = pairings

    async def begin(self, owner: str, names: Sequence[str]) -> None:
        """The accounts to begin with; one that was removed since stays so."""
        for name in names:
            await self._accounts.begin(named(owner, name))

    async def add(self, owner: str, name: str, kind: AccountKind | None = None) -> Account:
        """A new account. Invalid when there is one, or the name will not do."""
        account = named(owner, name, kind)
        if not await self._accounts.add(account):
            raise Invalid(say("There is an account {name} already.", name=name))
        return account

    async def all(self, owner: str) -> list[Account]:
        return await self._accounts.all(owner)

    async def get(self, owner: str, name: str) -> Account:
        found = [account for account in await self.all(owner) if account.name == name]
        if not found:
            raise Missing("account", name)
        return found[0]

    async def standings(self, owner: str) -> list[Standing]:
        """Every account, by name, with the state of its line and what can be done about it."""
        links = {link.account: link for link in await self._links.of(owner)}
        return [standing(account, links.get(account.name)) for account in await self.all(owner)]

    async def standing(self, owner: str, name: str) -> Standing:
        account = await self.get(owner, name)
        return next(each for each in await self.standings(owner) if each.account == account)

    async def remove(self, owner: str, name: str) -> None:
        """Take it away; its bot is ended by whoever keeps it. Messages and photos stay. Missing."""
        await self.get(owner, name)
        await self._accounts.remove(owner, name)
        await self.forget(name)

    async def forget(self, name: str) -> None:
        """What a bot may have left of an account that was removed."""
        await self._pairings.remove(name)
        await self._links.forget(name)


def named(owner: str, name: str, kind: AccountKind | None = None) -> Account:
    """An account of this name; without a kind, a name that begins with `sandbox` is simulated. Invalid."""
    if not NAME.fullmatch(name):
        raise Invalid(say(BAD_NAME))
    usual = AccountKind.SANDBOX if name.startswith(AccountKind.SANDBOX) else AccountKind.WHATSAPP
    return Account(name=name, owner=owner, kind=kind or usual)


def standing(account: Account, link: Link | None) -> Standing:
    if link is None or not link.alive:
        remedy = NOT_RUNNING.format(account=account.name)
        return Standing(account=account, state=LinkState.STOPPED, remedy=remedy)
    return Standing(account=account, state=link.state, remedy=link.remedy, history=link.history)
