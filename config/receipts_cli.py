"""`chatvault receipts …` and `chatvault blocks …`: what purges did, and what is never to come back."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from config.opened import opened
from config.printing import Json, out, print_rows
from vault import telling
from vault.errors import Missing
from vault.models.purges import Block, Receipt
from vault.owners import OWNER
from vault.receipts import Verdict
from vault.tongue import counted, say
from vault.vault import Vault

SHOWN = 16  # characters of a photo's sha256: nobody has two photos that begin alike
receipts = typer.Typer(no_args_is_help=True, help="What every purge did, in a chain that shows any later change.")
blocks = typer.Typer(no_args_is_help=True, help="Photos that are never again to be saved or sent.")


@receipts.command("list")
def list_receipts(as_json: Json = False) -> None:
    """The last fifty, newest first."""
    found = opened("receipts", lambda vault: vault.receipts.page(OWNER))
    print_rows([_row(each) for each in found], as_json, "No receipts yet.")


@receipts.command()
def show(plan: Annotated[str, typer.Argument(metavar="PLAN", help="From `chatvault receipts list`.")]) -> None:
    """One receipt as JSON: its head, and a line for each message."""

    async def read(vault: Vault) -> dict[str, Any]:
        receipt = await vault.receipts.get(OWNER, plan)
        lines = [json.loads(line) async for line in vault.receipts.lines(receipt)]
        return _row(receipt) | {"head": json.loads(receipt.head), "lines": lines}

    out.print_json(data=opened("receipts", read))


@receipts.command()
def verify(as_json: Json = False) -> None:
    """Go through the whole chain. Ends with status 1 when anything was changed, added or taken away."""
    verdict = opened("receipts", lambda vault: vault.receipts.verify(OWNER))
    if as_json:
        out.print_json(data=_told(verdict))
    elif verdict.fault:
        out.print(f"[red]✗[/] {verdict.fault}")
    else:
        receipts = counted("{n} receipt", "{n} receipts", verdict.receipts)
        what = say("{receipts} over {messages}", receipts=receipts, messages=telling.messages(verdict.messages))
        out.print(f"[green]✓[/] As written: {what}.")
        out.print(f"The chain ends in {verdict.head.hex()}: noted elsewhere, that proves that none is missing.")
    if verdict.fault:
        raise typer.Exit(1)


@blocks.command("list")
def list_blocks(as_json: Json = False) -> None:
    """What is blocked, newest first."""
    found = opened("blocks", lambda vault: vault.blocks.all(OWNER))
    print_rows([_block(each) for each in found], as_json, "Nothing is blocked.")


@blocks.command()
def add(photo: Annotated[str, typer.Argument(help="A number, `last`, or words of its caption.")]) -> None:
    """Never again save or send this photo, nor a re-encoded copy of it. It stays in the vault."""

    async def block(vault: Vault) -> list[Block]:
        return await vault.blocks.add([await vault.library.refer(OWNER, photo)])

    out.print(f"Blocked: {opened('blocks', block)[0].filename}")


@blocks.command()
def remove(
    id: Annotated[str, typer.Argument(help="From `chatvault blocks list`; its first characters will do.")],
) -> None:
    """Let it be saved and sent again."""

    async def lift(vault: Vault) -> None:
        found = [each for each in await vault.blocks.all(OWNER) if each.photo.hex().startswith(id)]
        if len(found) != 1:
            raise Missing("block", id)
        await vault.blocks.remove(OWNER, found[0].photo.hex())

    opened("blocks", lift)
    out.print("Lifted.")


def _row(receipt: Receipt) -> dict[str, str]:
    return {
        "number": str(receipt.number),
        "plan": receipt.plan,
        "written": f"{receipt.written_at:%Y-%m-%d %H:%M} UTC",
        "messages": str(receipt.count),
        "digest": receipt.digest.hex(),
    }


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "sound": not verdict.fault,
        "receipts": verdict.receipts,
        "messages": verdict.messages,
        "head": verdict.head.hex(),
        "fault": verdict.fault,
    }


def _block(block: Block) -> dict[str, str]:
    return {
        "id": block.photo.hex()[:SHOWN],
        "photo": block.filename,
        "since": f"{block.created_at:%Y-%m-%d %H:%M} UTC",
        "by": f"purge {block.plan}" if block.plan else "hand",
    }
