"""The `chatvault` command. Each command reads its arguments, calls one thing, and prints what came of it."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from config import accounts_cli, chores_cli, exporting, images_cli, purges_cli, receipts_cli, supervisor, sweeps_cli
from config import doctor as examination
from config.importing import Import, Tally, total
from config.logging import configure
from config.printing import Json, err, out, print_rows, serving, started
from config.sandbox_cli import sandbox
from config.sessions import prepared
from config.settings import ACCOUNT, Settings
from config.wiring import open_vault
from vault.errors import Invalid, VaultError
from vault.models.credentials import Credential, CredentialKind
from vault.models.principals import Scope
from vault.owners import OWNER
from vault.tongue import say

log = logging.getLogger(__name__)

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="A media vault joined to WhatsApp."
)
token = typer.Typer(no_args_is_help=True, help="API keys for scripts and apps.")
config = typer.Typer(no_args_is_help=True, help="What is set, and where it came from.")
app.add_typer(token, name="token")
app.add_typer(config, name="config")
app.add_typer(sandbox, name="sandbox")
app.add_typer(accounts_cli.account, name="account")
app.add_typer(purges_cli.purges, name="purges")
app.add_typer(receipts_cli.receipts, name="receipts")
app.add_typer(receipts_cli.blocks, name="blocks")
app.add_typer(sweeps_cli.sweeps, name="sweeps")
app.add_typer(images_cli.client, name="client")
app.add_typer(images_cli.admin, name="admin")
app.command()(purges_cli.places)
app.command()(chores_cli.chores)
app.command()(accounts_cli.link)
app.command()(accounts_cli.unlink)


def main(arguments: list[str] | None = None) -> None:
    """The entry point: refusals become one sentence and exit status 1."""
    try:
        app(args=arguments, prog_name="chatvault")
    except VaultError as error:
        sys.exit(f"chatvault: {error}")
    except OSError as error:
        log.info("Ended by the system", exc_info=True)
        sys.exit(f"chatvault: {trouble(error)}")
    except ValidationError as error:
        sys.exit("chatvault: " + "; ".join(map(mistake, error.errors())))


def mistake(wrong: Mapping[str, Any]) -> str:
    """Such as “CHATVAULT_PORT: Input should be less than or equal to 65535”."""
    return f"CHATVAULT_{str(wrong['loc'][0]).upper()}: {wrong['msg'].removeprefix('Value error, ')}"


def trouble(error: OSError) -> str:
    """Such as “data/logs: Read-only file system.”"""
    return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part) + "."


def wait_for(work: Coroutine[Any, Any, Any]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.command()
def run() -> None:
    """Start everything: the database, the web app and the bots. Ctrl+C stops it."""
    wait_for(supervisor.run(serving("run"), typer.echo))


@app.command()
def web() -> None:
    """Start the web app alone."""
    from config.web_process import run_web  # each process loads only what it runs

    wait_for(run_web(serving("web")))


@app.command()
def bot(account: Annotated[str, typer.Argument(help="The account, such as `sandbox`.")]) -> None:
    """Start the bot of one account alone."""
    prepared()
    from config.bot_process import run_bot

    if not re.fullmatch(ACCOUNT, account):
        raise Invalid(
            say("“{account}” is no name for an account: a to z, 0 to 9, - and _, at most 32.", account=account)
        )
    wait_for(run_bot(serving(f"bot-{account}"), account))


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Everything below it is taken in.")],
    as_json: Json = False,
) -> None:
    """Take a folder of photos into the vault. May be stopped and run again: nothing comes in twice."""
    wait_for(_import(started("import"), folder, as_json))


async def _import(settings: Settings, folder: Path, as_json: bool) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err, disable=as_json) as progress:
        bar = progress.add_task(f"Importing {folder}", total=await asyncio.to_thread(total, folder))
        async with open_vault(settings) as vault:
            work = Import(
                vault,
                OWNER,
                largest=settings.max_upload_mb * 1_000_000,
                abreast=settings.darkrooms * 2 + 2,
                step=lambda tally: progress.update(bar, completed=tally.done),
            )
            try:
                await work.run(folder)
            except asyncio.CancelledError:
                err.print("Stopped. Run the same command again to go on.")
                raise
            finally:
                progress.stop()
                _print_tally(work.tally, as_json)


def _print_tally(tally: Tally, as_json: bool) -> None:
    if as_json:
        out.print_json(data={"new": tally.new, "alreadyThere": tally.already, "refused": dict(tally.refused)})
        return
    table = Table("", "files", "for example", box=None)
    table.add_row("new", str(tally.new), "")
    table.add_row("already there", str(tally.already), "")
    for reason, count in tally.refused.most_common():
        table.add_row(f"refused: {reason}", str(count), "\n".join(tally.examples[reason]))
    out.print(table)


@app.command()
def export(folder: Annotated[Path, typer.Argument(file_okay=False, help="Made if it is not there.")]) -> None:
    """Write every original, and a library.json that describes them, into a folder."""
    wait_for(_export(started("export"), folder))


async def _export(settings: Settings, folder: Path) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn()
    with Progress(*columns, console=err) as progress:
        bar = progress.add_task("Exporting", total=None)
        async with open_vault(settings) as vault:
            count = await exporting.export(vault, OWNER, folder, lambda asset: progress.advance(bar))
    out.print(f"{folder} holds {count} photos and library.json.")


@app.command("setup-link")
def setup_link() -> None:
    """Print a new one-time link to claim the vault, or to set a new password."""
    asyncio.run(_setup_link(started("setup-link")))


async def _setup_link(settings: Settings) -> None:
    async with open_vault(settings) as vault:
        base = settings.external_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"
        out.print(f"{base}/setup?code={await vault.owners.invite()}")


@token.command("create")
def create_token(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may do, once for each; everything without.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="How long it is good; without, until revoked.")] = None,
    as_json: Json = False,
) -> None:
    """Make an API key. It is shown this once."""
    life = timedelta(days=days) if days else None
    asyncio.run(_create_token(started("token"), name, tuple(scope) if scope else None, life, as_json))


async def _create_token(
    settings: Settings, name: str, scopes: tuple[Scope, ...] | None, life: timedelta | None, as_json: bool
) -> None:
    async with open_vault(settings) as vault:
        secret, credential = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, name, life, scopes=scopes)
    if as_json:
        out.print_json(data={"token": secret, "id": credential.id, "name": name, "scopes": _scopes(credential)})
    else:
        out.print(f"{secret}\nKeep it: it is not shown again.")


@token.command("list")
def list_tokens(as_json: Json = False) -> None:
    """What keys there are."""
    asyncio.run(_list_tokens(started("token"), as_json))


async def _list_tokens(settings: Settings, as_json: bool) -> None:
    async with open_vault(settings) as vault:
        keys = await vault.tokens.all(OWNER, CredentialKind.API_KEY)
    rows = [
        {
            "id": key.id,
            "name": key.name,
            "may": " ".join(_scopes(key) or ["everything"]),
            "created": _day(key.created_at),
            "used": _day(key.used_at),
        }
        for key in keys
    ]
    print_rows(rows, as_json, "No keys yet: chatvault token create --name NAME")


@token.command("revoke")
def revoke_token(id: Annotated[str, typer.Argument(help="From `chatvault token list`.")]) -> None:
    """End a key at once."""
    asyncio.run(_revoke_token(started("token"), id))


async def _revoke_token(settings: Settings, id: str) -> None:
    async with open_vault(settings) as vault:
        await vault.tokens.take_back(OWNER, CredentialKind.API_KEY, id)
    out.print("Revoked.")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say in plain words what is wrong and what to do."""
    settings = Settings()
    configure(settings.log_level, "doctor", None)  # whose business is also a data folder that takes no log
    findings = asyncio.run(examination.examine(settings))
    if as_json:
        out.print_json(data=[{"what": each.what, "well": each.well, "says": each.says} for each in findings])
    else:
        for each in findings:
            out.print("[green]✓[/]" if each.well else "[red]✗[/]", f"[bold]{each.what}[/]:", escape(each.says))
    if not all(each.well for each in findings):
        raise typer.Exit(1)


@config.command("show")
def show_config(as_json: Json = False) -> None:
    """Every setting as it is in force; secrets stay hidden."""
    values = Settings().model_dump(mode="json")
    if as_json:
        out.print_json(data=values)
    else:
        rows = [{"setting": f"CHATVAULT_{name.upper()}", "value": str(value)} for name, value in values.items()]
        print_rows(rows, False, "")


def _scopes(key: Credential) -> list[str] | None:
    return None if key.scopes is None else [scope.value for scope in key.scopes]


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
