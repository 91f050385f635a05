"""`chatvault account …`, `link` and `unlink`: which accounts there are, and the phones behind them."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated, Any

import typer

from config.printing import Json, out, print_rows, started
from config.sessions import session_folder
from config.supervisor import alone
from config.wiring import open_vault
from vault.errors import Invalid, Refusal, Unreachable
from vault.models.accounts import AccountKind, LinkState, Pairing, PairingState, Standing
from vault.owners import OWNER
from vault.tongue import reworded, say
from vault.vault import Vault

ACCOUNT = "whatsapp"  # the name of the first one, when nobody gives another
STARTING = 20  # seconds a bot may take to start

account = typer.Typer(no_args_is_help=True, help="The accounts that have a bot.")
Name = Annotated[str, typer.Argument(metavar="ACCOUNT", help="From `chatvault account list`.")]


@account.command()
def add(
    name: Annotated[str, typer.Argument(help="Small letters, digits, - and _.")],
    kind: Annotated[AccountKind | None, typer.Option(help="Without it: a name like `sandbox…` is simulated.")] = None,
    as_json: Json = False,
) -> None:
    """Add an account. A `chatvault run` that is going starts its bot at once."""
    asyncio.run(_add(name, kind, as_json))


async def _add(name: str, kind: AccountKind | None, as_json: bool) -> None:
    async with open_vault(started("account")) as vault:
        added = await vault.accounts.add(OWNER, name, kind)
    if as_json:
        out.print_json(data={"account": added.name, "kind": added.kind})
    elif added.kind is AccountKind.WHATSAPP:
        out.print(f"Added. Link it to its phone with: chatvault link {name}")
    else:
        out.print("Added.")


@account.command("list")
def list_(as_json: Json = False) -> None:
    """The accounts, how it is with the line of each, and what can be done about it."""
    asyncio.run(_list(as_json))


async def _list(as_json: bool) -> None:
    async with open_vault(started("account")) as vault:
        standings = await vault.accounts.standings(OWNER)
    if as_json:
        out.print_json(data=[_row(each) | {"history": each.history and asdict(each.history)} for each in standings])
    else:
        rows = [_row(each) | {"history": str(each.history or "")} for each in standings]
        print_rows(rows, False, "No accounts: chatvault account add NAME")


@account.command()
def remove(
    name: Name,
    force: Annotated[bool, typer.Option("--force", help="Even if its phone cannot be told.")] = False,
) -> None:
    """Unlink an account and end its bot. Its messages and photos stay in the vault."""
    asyncio.run(_remove(name, force))


async def _remove(name: str, force: bool) -> None:
    settings = started("account")
    async with open_vault(settings) as vault:
        await (vault.accounts.remove(OWNER, name) if force else vault.pairings.retire(OWNER, name))
    with suppress(Invalid), alone(settings.data):  # else `chatvault run` does it, once the bot has ended
        shutil.rmtree(session_folder(settings.data, name), ignore_errors=True)
    out.print("Removed.")


@account.command()
def restart(name: Name) -> None:
    """Start the bot of an account afresh, as after another program had taken its session over."""
    asyncio.run(_restart(name))


async def _restart(name: str) -> None:
    async with open_vault(started("account")) as vault:
        await vault.pairings.renew(OWNER, name)
    out.print("It starts afresh.")


def link(
    name: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Not needed while there is only one.")] = None,
    phone: Annotated[str, typer.Option(metavar="NUMBER", help="For a code to type there, instead of a QR code.")] = "",
    as_json: Json = False,
) -> None:
    """Link an account to its phone: shows a QR code, or with --phone a code to type. `chatvault run` must be going."""
    try:
        asyncio.run(_link(name, phone, as_json))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


async def _link(name: str | None, phone: str, as_json: bool) -> None:
    async with open_vault(started("link")) as vault:
        chosen = await _chosen(vault, name)
        await _bot_of(vault, chosen)
        await vault.pairings.link(OWNER, chosen, phone)
        try:
            async for pairing in vault.pairings.follow(OWNER, chosen):
                _tell(pairing, as_json)
        finally:
            await vault.pairings.cancel(OWNER, chosen)
    if pairing.state is not PairingState.DONE:
        raise Refusal(reworded(pairing.reason) or "Linking was cancelled.")


async def _chosen(vault: Vault, name: str | None) -> str:
    """The account that is meant; where there is none yet, a first one is made."""
    if name:
        return (await vault.accounts.get(OWNER, name)).name
    names = [each.name for each in await vault.accounts.all(OWNER) if each.kind is AccountKind.WHATSAPP]
    if len(names) > 1:
        raise Invalid(say("Which one? There are {names}.", names=", ".join(names)))
    return names[0] if names else (await vault.accounts.add(OWNER, ACCOUNT)).name


async def _bot_of(vault: Vault, name: str) -> None:
    """Wait for its bot. Unreachable."""
    for _ in range(STARTING):
        standing = await vault.accounts.standing(OWNER, name)
        if standing.state is not LinkState.STOPPED:
            return
        await asyncio.sleep(1)
    raise Unreachable(standing.remedy)


def _tell(pairing: Pairing, as_json: bool) -> None:
    """Each change: a line of JSON, or what a person must do now."""
    if as_json:
        out.print_json(data=_wire(pairing), indent=None)
    elif pairing.state is PairingState.SHOWING:
        if out.is_terminal:
            out.clear()
        out.print(_instruction(pairing), markup=False)
    elif pairing.state is PairingState.DONE:
        out.print(f"Linked. The chats of {pairing.account} arrive over the next minutes.")


def _instruction(pairing: Pairing) -> str:
    if pairing.phone:
        where = "Linked devices > Link a device > Link with phone number instead"
        return f"On the phone, in WhatsApp: {where}. Type:\n\n    {pairing.code}\n"
    from config.qr import drawn  # needed with the real WhatsApp only

    where = "Linked devices > Link a device"
    return f"{drawn(pairing.code)}\nOn the phone, in WhatsApp: {where}. Scan this; a new code follows when it is stale."


def unlink(name: Name) -> None:
    """Give up the link to the phone. The account stays, and may be linked again."""
    asyncio.run(_unlink(name))


async def _unlink(name: str) -> None:
    async with open_vault(started("unlink")) as vault:
        await vault.pairings.unlink(OWNER, name)
    out.print("Unlinked.")


def _row(standing: Standing) -> dict[str, str]:
    found = standing.account
    return {"account": found.name, "kind": found.kind, "state": standing.state, "remedy": reworded(standing.remedy)}


def _wire(pairing: Pairing) -> dict[str, Any]:
    return {
        "account": pairing.account,
        "state": pairing.state,
        "code": pairing.code,
        "until": pairing.until.isoformat() if pairing.until else None,
        "reason": reworded(pairing.reason),
    }
