"""Which mongod is chosen, and what is said of those that are not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.mongo import binary
from storage.mongo.binary import NoServer, choose

Script = Callable[..., Path]
LOADER = "error while loading shared libraries: {}: cannot open shared object file: No such file or directory"


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, and empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def script(path: Path) -> Script:
    """Puts a program on PATH, mongod unless named, that runs these lines of the shell's own commands."""

    def write(lines: str, name: str = "mongod") -> Path:
        program = path / name
        program.write_text(f"#!/bin/sh\n{lines}\n")
        program.chmod(0o755)
        return program

    return write


def test_the_wheel_serves_where_there_is_nothing_else(tmp_path: Path) -> None:
    chosen = choose("", written=None, folder=tmp_path)
    assert (chosen.path.parts[-4:], chosen.version) == (("fiftyone", "db", "bin", "mongod"), (6, 0, 5))


def test_the_system_comes_before_the_wheel(script: Script, tmp_path: Path) -> None:
    program = script("echo db version v7.0.28")
    assert choose("", written=None, folder=tmp_path).path == program


def test_a_broken_system_server_leaves_it_to_the_wheel(script: Script, tmp_path: Path) -> None:
    script("exit 1")
    assert choose("", written=None, folder=tmp_path).version == (6, 0, 5)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (f"echo {LOADER.format('libsnappy.so.1')!r} >&2; exit 127", "lacks a usable libsnappy.so.1. "),
        ("kill -ILL $$", "needs a processor with AVX"),
        ("echo \"libc.so.6: version 'GLIBC_2.34' not found\" >&2; exit 1", "needs a newer glibc"),
        ("echo db version v4.4.29", "is version 4.4.29; the vault needs 6.0 or newer"),
        ("echo hello", "does not say its version"),
        ("echo 'no space' >&2; exit 3", "failed with status 3 (no space)"),
    ],
)
def test_a_named_program_that_will_not_do_is_refused_with_its_reason(
    script: Script, tmp_path: Path, lines: str, reason: str
) -> None:
    program = script(lines)
    with pytest.raises(NoServer) as refused:
        choose(str(program), written=None, folder=tmp_path)
    assert f"{program} {reason}" in str(refused.value)
    assert "correct CHATVAULT_MONGOD, or set CHATVAULT_MONGODB_URL" in str(refused.value)


def test_a_program_for_another_system_is_refused(script: Script, tmp_path: Path) -> None:
    program = script("")
    program.write_text("#!/lib/ld-musl.so\n")
    with pytest.raises(NoServer, match="needs a system with glibc"):
        choose(str(program), written=None, folder=tmp_path)


def test_a_program_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="No such file"):
        choose(str(tmp_path / "absent"), written=None, folder=tmp_path)


@pytest.mark.parametrize("written", [(5, 0, 32), (6, 0, 27), (7, 0, 28)])
def test_data_of_a_neighbouring_version_is_opened(tmp_path: Path, written: tuple[int, ...]) -> None:
    assert choose("", written=written, folder=tmp_path).version == (6, 0, 5)


def test_data_of_a_far_version_is_not(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="more than one major version away"):
        choose("", written=(8, 0, 17), folder=tmp_path)


def test_missing_libraries_are_borrowed(script: Script, tmp_path: Path) -> None:
    lacking = f"echo {LOADER.format('libcurl.so.4')!r} >&2; exit 127"
    script(f'[ -e "${{LD_LIBRARY_PATH%%:*}}/libcurl.so.4" ] || {{ {lacking}; }}; echo db version v6.0.5')
    chosen = choose("", written=None, folder=tmp_path / "lib")
    assert chosen.environment["LD_LIBRARY_PATH"].startswith(f"{tmp_path}/lib:")


def test_a_missing_library_that_nobody_lends_names_one_command(script: Script, tmp_path: Path) -> None:
    script("", "apt-get")
    program = script(f"echo {LOADER.format('libcurl.so.4')!r} >&2; exit 127")
    with pytest.raises(NoServer, match=r"run `sudo apt-get install libcurl4`, or correct CHATVAULT_MONGOD"):
        choose(str(program), written=None, folder=tmp_path)


def test_the_real_server_runs_on_borrowed_libraries(tmp_path: Path) -> None:
    mongod = choose("", written=None, folder=tmp_path).path
    environment = {"LD_LIBRARY_PATH": binary.borrow(tmp_path), "PATH": os.defpath}
    linked = subprocess.run(["ldd", mongod], env=environment, capture_output=True, text=True, check=True).stdout
    for name in ("libcurl.so.4", "libssl.so.3", "libcrypto.so.3"):
        assert f"{name} => {tmp_path / name}" in linked
    assert "not found" not in linked
    assert binary.started(mongod, environment).version == (6, 0, 5)


def test_where_nothing_is_installed_two_ways_out_are_named() -> None:
    assert binary.explain("", []) == (
        "There is no MongoDB server here that the vault can run. To go on, install the extra chatvault[embedded], "
        "or set CHATVAULT_MONGODB_URL to a MongoDB replica set of yours."
    )
