"""How the line stands, what a person can do about it, and which calls it allows.

Some calls end the whole process when they are made at the wrong time, so each passes a gate of this module first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.transport import LineChanged
from vault.errors import Unreachable
from vault.models.accounts import LinkState
from vault.tongue import noted

REMEDIES = {
    LinkState.UNLINKED: noted("This account is not linked to a phone yet. Link it with: `chatvault link {account}`"),
    LinkState.LINKING: noted("A code is being shown: scan it in WhatsApp, under Settings, Linked devices."),
    LinkState.CONNECTING: noted("The line is being opened; try again in a moment."),
    LinkState.OFFLINE: noted("The line to WhatsApp broke. It is opened again as soon as the internet is back."),
    LinkState.REPLACED: noted(
        "Another program uses this session. Stop it, then: `chatvault account restart {account}`"
    ),
    LinkState.OUTDATED: noted("WhatsApp no longer accepts this version. Update ChatVault, then start it again."),
    LinkState.LOGGED_OUT: noted(
        "The phone took this device off its list. Link it again with: `chatvault link {account}`"
    ),
}
BANNED = noted("WhatsApp does not let this account in until {until} UTC. Nothing is sent before that.")
REFUSED = noted("WhatsApp refused the line ({reason}). It is tried again in a few minutes.")


class State:
    """The standing of one account's line."""

    def __init__(self, account: str) -> None:
        self._account = account
        self.standing = self._told(LinkState.UNLINKED)
        self.banned_until: datetime | None = None

    def become(self, state: LinkState) -> None:
        self.standing = self._told(state)

    def ban(self, seconds: float) -> None:
        self.banned_until = datetime.now(UTC) + timedelta(seconds=seconds)
        self.standing = LineChanged(
            state=LinkState.BANNED, remedy=BANNED.format(until=f"{self.banned_until:%Y-%m-%d, %H:%M}")
        )

    def refuse(self, reason: str) -> None:
        self.standing = LineChanged(state=LinkState.OFFLINE, remedy=REFUSED.format(reason=reason))

    @property
    def ready(self) -> bool:
        return self.standing.state is LinkState.READY

    def require(self) -> None:
        """Let nobody through who would talk to WhatsApp without a line. Unreachable."""
        if not self.ready:
            raise Unreachable(self.standing.remedy)

    def _told(self, state: LinkState) -> LineChanged:
        return LineChanged(state=state, remedy=REMEDIES.get(state, "").format(account=self._account))
