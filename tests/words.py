"""What is said anywhere in the tree, and whether each language knows it.

`python -m tests.words` brings `vault/tongues/*.po` up to date: what is new is added without a translation, what is
said no more is dropped, and where a sentence stands is noted, so that pages get only what their elements say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from vault.tongue import ENGLISH, LANGUAGES, TONGUES

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "vault", "web", "storage", "config")
SPEAKERS = {"say", "noted", "counted"}
LITERAL = r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'" + r"|`(?:[^`\\$]|\\.)*`"
SCRIPT = re.compile(rf"(?<![\w.])(tn?)\(\s*({LITERAL})(?:,\s*({LITERAL}))?")
PAGE = re.compile(rf"""(?<![\w.])_\(\s*({LITERAL})""")

Text = str | tuple[str, str]


def said() -> dict[Text, list[tuple[str, int]]]:
    """Every sentence, by where it is said."""
    found: dict[Text, list[tuple[str, int]]] = {}
    for path in sources():
        for text, line in READERS[path.suffix](path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append((path.relative_to(ROOT).as_posix(), line))
    return found


def sources() -> list[Path]:
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in READERS)
    return sorted(path for path in files if "vendor" not in path.parts)


def of_python(text: str) -> Iterator[tuple[Text, int]]:
    tree = ast.parse(text)
    names = {each.targets[0].id: each.value for each in ast.walk(tree) if _names(each)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS:
            texts = [_text(names.get(each.id) if isinstance(each, ast.Name) else each) for each in node.args[:2]]
            if node.func.id == "counted" and len(texts) == 2 and all(texts):
                yield (texts[0] or "", texts[1] or ""), node.lineno
            elif node.func.id != "counted" and texts and texts[0]:
                yield texts[0], node.lineno


def _names(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def of_script(text: str) -> Iterator[tuple[Text, int]]:
    for match in SCRIPT.finditer(text):
        one, many = _literal(match[2]), _literal(match[3]) if match[3] else ""
        yield ((one, many) if match[1] == "tn" else one), _line(text, match)


def of_page(text: str) -> Iterator[tuple[Text, int]]:
    for match in PAGE.finditer(text):
        yield _literal(match[1]), _line(text, match)


def _literal(written: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), written[1:-1])


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


READERS = {".py": of_python, ".js": of_script, ".html": of_page}


def opened(language: str) -> Catalog:
    with (TONGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The catalogue with what is said now, in the order of the tree; translations that fit are kept."""
    before, after = opened(language), Catalog(locale=language, project="ChatVault", header_comment="")
    for text, places in said().items():
        old = before.get(text if isinstance(text, str) else text[0])
        fits = old is not None and isinstance(old.id, str) == isinstance(text, str)
        after.add(text, old.string if old and fits else None, locations=sorted(set(places)))
    return after


def untranslated(catalog: Catalog) -> list[str]:
    return [str(each.id) for each in catalog if each.id and not all(forms(each.string))]


def text(id: str | list[str] | tuple[str, ...]) -> Text:
    return id if isinstance(id, str) else (id[0], id[1])


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != ENGLISH:
            catalog = renewed(language)
            with (TONGUES / f"{language}.po").open("wb") as file:
                write_po(file, catalog, width=110, sort_by_file=False, include_lineno=False)
            print(f"{language}: {len(catalog)} sentences, {len(untranslated(catalog))} to be translated")  # noqa: T201
