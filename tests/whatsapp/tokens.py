"""WhatsApp's binary token dictionary, read at test time from the npm package `baileys`.

It is data that changes with the protocol, so no copy of it is kept here; nothing of the package is installed or run.
"""

from __future__ import annotations

import ast
import functools
import re
from typing import Any, NamedTuple

from tests import packages

PACKAGE = "baileys@6.7.24"  # has dictionary version 3, the one neonize 0.5.2 announces; 6.17.16 has 2
INTEGRITY = "sha512-cJzG7Iff21kCCCBinCqJbWqpt3cinolYeVjyQmhOl1f21M7pz0OPee+R6eC/CM3I8I3zHVlLCxb7qsZHFEbmwA=="
_CONSTANTS = "lib/WABinary/constants.js"
_STRING_OR_BRACKET = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\[\]]")


class Tokens(NamedTuple):
    single: list[str]
    double: list[list[str]]


@functools.cache
def load_tokens() -> Tokens:
    """The two tables, downloaded on first use. Unavailable."""
    return parse_tokens(packages.file(PACKAGE, INTEGRITY, _CONSTANTS))


def parse_tokens(source: str) -> Tokens:
    """Parse the two token arrays out of the JavaScript constants file."""
    single, double = _array(source, "SINGLE_BYTE_TOKENS"), _array(source, "DOUBLE_BYTE_TOKENS")
    if len(single) != 236 or [len(table) for table in double] != [256] * 4:
        raise packages.Unavailable("the token arrays have an unexpected shape")
    return Tokens(single, double)


def _array(source: str, name: str) -> list[Any]:
    start = re.search(rf"\b{name} = (?=\[)", source)
    if not start:
        raise packages.Unavailable(f"{name} is not in {_CONSTANTS}")
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(source, start.end()):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if depth == 0:
            return list(ast.literal_eval(source[start.end() : match.end()]))
    raise packages.Unavailable(f"{name} is not a closed array")
