"""Where the server's socket goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.mongo import sockets


@pytest.fixture
def runtime(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_path))
    return short_path


def test_stays_beside_the_data() -> None:
    assert sockets.place(Path("/srv/vault/mongo")) == Path("/srv/vault/mongo/mongod.sock")


@pytest.mark.parametrize("folder", ["/srv/" + "deep" * 25, "/srv/a,b", "/srv/a:b", "/srv/[a]"])
def test_moves_to_the_runtime_folder_when_the_path_does_not_do(runtime: Path, folder: str) -> None:
    socket = sockets.place(Path(folder))
    assert socket.parent.parent == runtime
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert sockets.place(Path(folder)) == socket


def test_trusts_no_folder_that_others_can_enter(runtime: Path) -> None:
    sockets.elsewhere(Path("/srv/a,b")).parent.chmod(0o755)
    with pytest.raises(sockets.Misplaced, match="open to you alone"):
        sockets.place(Path("/srv/a,b"))


def test_follows_no_link_in_its_place(runtime: Path) -> None:
    private = sockets.elsewhere(Path("/srv/a,b")).parent
    private.rename(runtime / "stolen")
    private.symlink_to(runtime / "stolen")
    with pytest.raises(sockets.Misplaced):
        sockets.place(Path("/srv/a,b"))


def test_says_what_to_do_when_no_path_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("deep" * 25)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    with pytest.raises(sockets.Misplaced, match="shorter path"):
        sockets.place(deep)
