"""The lines to WhatsApp: which accounts an owner has, and whether a bot answers on them."""

from __future__ import annotations

from datetime import datetime

from vault import ports
from vault.errors import Unreachable
from vault.models.accounts import Link, LinkState, Progress
from vault.tongue import noted

NOT_RUNNING = noted("Its bot is not running: start it with `chatvault run` or `chatvault bot {account}`.")


class Links:
    def __init__(self, links: ports.Links) -> None:
        self._links = links

    async def report(
        self,
        account: str,
        owner: str,
        kind: str,
        state: LinkState,
        remedy: str = "",
        *,
        deletes: bool = True,
        since: datetime | None = None,
        history: Progress | None = None,
    ) -> None:
        """The bot of this account is alive, and this is how its line stands."""
        await self._links.report(account, owner, kind, state, remedy, deletes=deletes, since=since, history=history)

    async def forget(self, account: str) -> None:
        await self._links.remove(account)

    async def of(self, owner: str) -> list[Link]:
        return await self._links.of(owner)

    async def accounts(self, owner: str) -> list[str]:
        return [link.account for link in await self.of(owner)]

    async def unable(self, owner: str) -> set[str]:
        """The accounts where messages can't be deleted for me."""
        return {link.account for link in await self.of(owner) if not link.deletes}

    async def require(self, owner: str, accounts: set[str]) -> None:
        """Raise Unreachable, with the remedy, unless each of these lines is ready."""
        links = {link.account: link for link in await self.of(owner)}
        for account in sorted(accounts):
            link = links.get(account)
            if link is None or not link.alive:
                raise Unreachable(NOT_RUNNING.format(account=account))
            if link.state is not LinkState.READY:
                raise Unreachable(link.remedy)
