"""Settings come from the environment, then `.env`, then `chatvault.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHATVAULT_PORT", raising=False)
    return tmp_path


def test_the_nearer_place_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "chatvault.toml").write_text('port = 1001\nprefix = "?"\nhost = "::1"\n')
    (folder / ".env").write_text("CHATVAULT_PORT=1002\nCHATVAULT_PREFIX=.\n")
    monkeypatch.setenv("CHATVAULT_PORT", "1003")
    settings = Settings()
    assert (settings.port, settings.prefix, settings.host) == (1003, ".", "::1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "99999"),
        ("grace_hours", "0"),  # a sweep must not meet a photo between its bytes and its record
        ("log_level", "LOUD"),
        ("accounts", '["two words"]'),
        ("accounts", '["../elsewhere"]'),
        ("accounts", '["-x"]'),
        ("accounts", "sandbox, two words"),
        ("accounts", '["sandbox"'),
        ("hosts", '[{"name": "photos.example"}]'),
    ],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CHATVAULT_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize(
    ("value", "names"),
    [("all", ("all",)), ("Anna, Ben ,", ("Anna", "Ben")), ('["Anna, Ben"]', ("Anna, Ben",)), ("", ())],
)
def test_a_list_is_given_with_commas_or_as_json(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, names: tuple[str, ...]
) -> None:
    (folder / "chatvault.toml").write_text('commanders = ["me", "you"]\n')
    monkeypatch.setenv("CHATVAULT_SAVE_ON_ARRIVAL", value)
    settings = Settings()
    assert (settings.save_on_arrival, settings.commanders) == (names, ("me", "you"))


def test_secrets_hide_when_settings_are_shown() -> None:
    assert "hunter2" not in repr(Settings(mongodb_url="mongodb://me:hunter2@db.example/"))


def test_the_path_of_the_image_service_is_spelled_as_one_likes_but_is_not_one_of_ours() -> None:
    assert [Settings(images_prefix=each).images_prefix for each in ("v2", "/v2/", "/a/b")] == ["/v2", "/v2", "/a/b"]
    for wrong in ("/", "/api/v2", "photos", "/v 2"):
        with pytest.raises(ValidationError, match="images_prefix"):
            Settings(images_prefix=wrong)
