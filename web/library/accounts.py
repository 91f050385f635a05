"""The accounts that have a bot, and linking them to their phones."""

from __future__ import annotations

from vault.errors import Invalid, Missing, Refusal, Unreachable
from vault.models.accounts import Standing
from vault.models.principals import Scope
from vault.vault import Vault
from web.library.wire import accounts as wire
from web.library.wire.terms import Done
from web.surface import Answer, Route, Visit


async def list_accounts(visit: Visit) -> list[wire.AccountEntry]:
    """Every account, how it is with its line, what can be done about it, and how far its linking is."""
    return [await _entry(visit.vault, each) for each in await visit.vault.accounts.standings(visit.owner)]


async def add_account(visit: Visit, body: wire.NewAccount) -> Answer:
    """Add an account; its bot starts within seconds."""
    added = await visit.vault.accounts.add(visit.owner, body.name)
    return Answer(await _entry(visit.vault, await visit.vault.accounts.standing(visit.owner, added.name)), 201)


async def remove_account(visit: Visit, name: str) -> Done:
    """Unlink an account and end its bot; its messages and photos stay in the vault."""
    await visit.vault.pairings.retire(visit.owner, name)
    return Done()


async def link_account(visit: Visit, name: str, body: wire.Linking) -> Answer:
    """Ask for QR codes, or with a phone number for a code to type there; the account's entry then shows them."""
    await visit.vault.pairings.link(visit.owner, name, body.phone)
    return Answer(await _entry(visit.vault, await visit.vault.accounts.standing(visit.owner, name)), 202)


async def cancel_linking(visit: Visit, name: str) -> Done:
    """Stop showing codes."""
    await visit.vault.pairings.cancel(visit.owner, name)
    return Done()


async def restart_account(visit: Visit, name: str) -> Done:
    """Start the account's bot afresh, as after another program had taken its session over."""
    await visit.vault.pairings.renew(visit.owner, name)
    return Done()


async def unlink_account(visit: Visit, name: str) -> Done:
    """Give up the link to the phone, and wait until that is done. The account stays."""
    await visit.vault.pairings.unlink(visit.owner, name)
    return Done()


async def _entry(vault: Vault, standing: Standing) -> wire.AccountEntry:
    return wire.account(standing, await vault.pairings.find(standing.account.owner, standing.account.name))


ROUTES = (
    Route(
        method="GET",
        path="/accounts",
        handler=list_accounts,
        scope=Scope.ACCOUNTS,
        answers={200: list[wire.AccountEntry]},
    ),
    Route(
        method="POST",
        path="/accounts",
        handler=add_account,
        scope=Scope.ACCOUNTS,
        body=wire.NewAccount,
        answers={201: wire.AccountEntry},
        refusals=(Invalid,),
    ),
    Route(
        method="DELETE",
        path="/accounts/<name>",
        handler=remove_account,
        scope=Scope.ACCOUNTS,
        answers={200: Done},
        refusals=(Missing, Unreachable, Refusal),
    ),
    Route(
        method="POST",
        path="/accounts/<name>/link",
        handler=link_account,
        scope=Scope.ACCOUNTS,
        body=wire.Linking,
        answers={202: wire.AccountEntry},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="DELETE", path="/accounts/<name>/link", handler=cancel_linking, scope=Scope.ACCOUNTS, answers={200: Done}
    ),
    Route(
        method="POST",
        path="/accounts/<name>/restart",
        handler=restart_account,
        scope=Scope.ACCOUNTS,
        answers={200: Done},
        refusals=(Missing, Invalid, Unreachable, Refusal),
    ),
    Route(
        method="POST",
        path="/accounts/<name>/unlink",
        handler=unlink_account,
        scope=Scope.ACCOUNTS,
        answers={200: Done},
        refusals=(Missing, Unreachable, Refusal),
    ),
)
