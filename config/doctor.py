"""`chatvault doctor`: what is wrong, in plain words, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import Settings
from config.wiring import open_vault
from storage.mongo.binary import Unavailable, choose
from vault.errors import VaultError
from vault.models.accounts import AccountKind, LinkState, Standing
from vault.owners import OWNER
from vault.tongue import reworded
from vault.vault import Vault

MISSING = "The account {accounts} needs the extra `whatsapp`: pip install '.[embedded,whatsapp]' in ChatVault's folder."
ROOM = 1_000_000_000  # bytes; less free than this deserves a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    says: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at the machine, then at the vault itself if that can be opened."""
    findings = [folder(settings.data), space(settings.data), server(settings)]
    try:
        async with open_vault(settings) as vault:
            standings = await vault.accounts.standings(OWNER)
            well = fine("database", "It answers."), await owner(vault)
            return [*findings, *well, *library(standings), *map(line, standings)]
    except (VaultError, Unavailable, OSError) as error:
        return [*findings, trouble("database", str(error))]


def folder(data: Path) -> Finding:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data / ".doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return trouble(
            "data folder", f"{data} cannot be written to ({error.strerror}). Set CHATVAULT_DATA to one that can."
        )
    return fine("data folder", f"{data.resolve()} can be written to.")


def space(data: Path) -> Finding:
    there = next(folder for folder in (data, *data.resolve().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < ROOM:
        return trouble("disk", f"Only {free // 1_000_000} MB are free. Make room, or move CHATVAULT_DATA.")
    return fine("disk", f"{free // ROOM} GB are free.")


def server(settings: Settings) -> Finding:
    if settings.mongodb_url.get_secret_value():
        return fine("database server", "The one CHATVAULT_MONGODB_URL names.")
    try:
        with TemporaryDirectory() as folder:
            chosen = choose(settings.mongod, written=None, folder=Path(folder))
    except Unavailable as error:
        return trouble("database server", str(error))
    return fine("database server", f"Our own: {chosen.path}, MongoDB {'.'.join(map(str, chosen.version))}.")


async def owner(vault: Vault) -> Finding:
    if await vault.owners.claimed():
        return fine("owner", "The vault is claimed.")
    return trouble("owner", "Nobody has claimed this vault yet. `chatvault setup-link` prints the link for it.")


def library(standings: Sequence[Standing], *, installed: bool | None = None) -> list[Finding]:
    """Whether WhatsApp can be spoken with, where an account needs that."""
    needing = [each.account.name for each in standings if each.account.kind is AccountKind.WHATSAPP]
    if not needing or (find_spec("neonize") is not None if installed is None else installed):
        return []
    return [trouble("WhatsApp", MISSING.format(accounts=", ".join(needing)))]


def line(standing: Standing) -> Finding:
    what = f"account {standing.account.name}"
    if standing.state is LinkState.READY:
        return fine(what, "The line is up.")
    return trouble(what, reworded(standing.remedy) or f"The line is {standing.state.value}.")


def fine(what: str, says: str) -> Finding:
    return Finding(what=what, well=True, says=says)


def trouble(what: str, says: str) -> Finding:
    return Finding(what=what, well=False, says=says)
