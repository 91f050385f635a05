"""What people read, in their language: one catalogue for the pages, their elements, the chat and the command line.

English is written where it is said, and is the key: `say("There is no album {name}.", name=name)`.
What it is in another language stands in `vault/tongues/`, in the form translators know (gettext's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")
LOCALES = {ENGLISH: "en_GB", "es": "es"}  # where more is written than words
TONGUES = Path(__file__).parent / "tongues"

ROOMS = ("bot/", "config/", "storage/", "vault/")  # where sentences are written down
PLACE = re.compile(r"\{(\w+)\}")
TELLING = 12  # letters without which a sentence is not known again

Forms = str | tuple[str, ...]  # of a counted noun: for one, and for all else

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def spoken() -> str:
    """The language that is spoken here and now."""
    return _spoken.get()


def speak(language: str) -> None:
    """Let this task, and those it starts, speak this language; English where we do not know it."""
    _spoken.set(language if language in LANGUAGES else ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    before = _spoken.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(text: str, /, **values: object) -> str:
    """The sentence in the language spoken, with the values in its `{places}`."""
    known = catalogue(spoken()).get(text, text)
    said = known if isinstance(known, str) else known[-1]
    return said.format(**values) if values else said


def noted(text: str) -> str:
    """A sentence that stands where no language is spoken yet; it is put into words by `say`."""
    return text


def reworded(text: str) -> str:
    """A sentence that was written down in English, values and all, as it is said in the language spoken."""
    if spoken() == ENGLISH or text in catalogue(spoken(), *ROOMS):
        return say(text)
    for pattern, english in _patterns(spoken()):
        if found := pattern.fullmatch(text):
            return say(english, **{name: reworded(value) for name, value in found.groupdict().items()})
    return text


def counted(one: str, many: str, number: int, /, **values: object) -> str:
    """`counted("{n} photo", "{n} photos", 2)`; `{n}` is the number as it is written in the language."""
    forms = catalogue(spoken()).get(one, (one, many))
    form = forms if isinstance(forms, str) else forms[0 if _single(number) else -1]
    return form.format(n=written(number), **values)


def written(number: float) -> str:
    """“2,000”"""
    return format_decimal(number, locale=spoken())


@lru_cache(maxsize=256)
def preferred(wishes: str) -> str:
    """The first language of an `Accept-Language` header that we speak."""
    ranked = sorted(map(_weighed, wishes.split(",")), key=lambda wish: -wish[0])  # stable: equals stay in their order
    named = (tag.split("-")[0] for weight, tag in ranked if weight > 0)
    return next((language for language in named if language in LANGUAGES), ENGLISH)


def enumerated(names: Sequence[str]) -> str:
    """“Anna, Ben and Chloé”"""
    return format_list(names, locale=LOCALES[spoken()])


def day(moment: datetime) -> str:
    """“3 May 2026”"""
    return format_date(moment, "long", locale=LOCALES[spoken()])


def brief(moment: datetime) -> str:
    """“3 May 2026”, or “4 Sept 2026”"""
    return format_date(moment, "d MMM y", locale=LOCALES[spoken()])


@cache
def catalogue(language: str, *places: str) -> Mapping[str, Forms]:
    """What was translated, by its English; of sentences said below these places in the tree alone."""
    kept = [
        each for each in _entries(language) if not places or any(path.startswith(places) for path, _ in each.locations)
    ]
    return {_forms(each.id)[0]: _told(_forms(each.string)) for each in kept if all(_forms(each.string))}


@cache
def _entries(language: str) -> Sequence[Message]:
    if language == ENGLISH:
        return ()
    with (TONGUES / f"{language}.po").open("rb") as file:
        return [entry for entry in read_po(file, locale=language) if entry.id and not entry.fuzzy]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _told(forms: tuple[str, ...]) -> Forms:
    return forms if len(forms) > 1 else forms[0]


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """What sentences with places look like once those are filled: those first of which most is words."""
    english = [text for text in catalogue(language, *ROOMS) if PLACE.search(text) and len(_bare(text)) >= TELLING]
    return [(_pattern(text), text) for text in sorted(english, key=lambda text: -len(_bare(text)))]


def _pattern(text: str) -> re.Pattern[str]:
    words, names = PLACE.split(text)[::2], PLACE.findall(text)
    places = [f"(?P={name})" if name in names[:at] else f"(?P<{name}>.+?)" for at, name in enumerate(names)]
    return re.compile("".join(re.escape(word) + place for word, place in zip(words, [*places, ""], strict=True)), re.S)


def _bare(text: str) -> str:
    return PLACE.sub("", text)


def _single(number: int) -> bool:
    return Locale(spoken()).plural_form(number) == "one"


def _weighed(wish: str) -> tuple[float, str]:
    tag, _, rest = wish.strip().lower().partition(";")
    try:
        return (float(rest.strip().removeprefix("q=")) if rest else 1.0), tag.strip()
    except ValueError:
        return 0.0, tag
