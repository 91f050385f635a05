"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from bot import commands
from config.cli import app
from config.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_with_its_default_and_its_words() -> None:
    assert settings_table() in README


def settings_table() -> str:
    """The table as it should stand; paste it when this test fails."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "one per core" if name == "darkrooms" else shown(field.get_default(call_default_factory=True))
        rows.append(f"| `CHATVAULT_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def shown(value: object) -> str:
    """A default as a person would write it."""
    if isinstance(value, tuple):
        return f"`{', '.join(value)}`" if value else ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"`{text}`" if text else ""


def test_every_chat_command_is_in_the_readme() -> None:
    assert [command.name for command in commands.ALL if f"`!{command.name}" not in README] == []


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    names = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in names if not re.search(rf"`chatvault (\w+`, `chatvault )?{name}\b", README)] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert [target for target in targets if not (Path(__file__).parent.parent / target).exists()] == []
