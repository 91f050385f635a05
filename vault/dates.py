"""Dates as cameras and phones write them: in EXIF, and in file names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

NAMED = re.compile(
    r"(?<!\d)(?P<year>19[89]\d|20\d\d)(?P<dash>[-_.]?)(?P<month>[01]\d)(?P=dash)(?P<day>[0-3]\d)(?!\d)"
    r"(?:(?:[-_ T]|\s\w+\s)(?P<hour>[012]?\d)[-_.:]?(?P<minute>[0-5]\d)[-_.:]?(?P<second>[0-5]\d)(?!\d{1,2}(?!\d))"
    r"(?:\d*\s?(?P<half>[AP]M))?)?",
    re.IGNORECASE,
)
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")


def from_name(name: str) -> datetime | None:
    """The date in a file name, such as `IMG-20240131-WA0007.jpg`; taken as UTC, midnight where no time is given."""
    for found in NAMED.finditer(name):
        if (date := _named(found)) is not None:
            return date
    return None


def _named(found: re.Match[str]) -> datetime | None:
    day = _date(*(int(found[part]) for part in ("year", "month", "day")))
    if day is None or found["hour"] is None:
        return day
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].upper() == "PM")
    return _date(day.year, day.month, day.day, hour, int(found["minute"]), int(found["second"])) or day


def from_exif(text: str, offset: str = "", fraction: str = "") -> datetime | None:
    """`2024:01:31 14:22:33` in UTC; nonsense (`0000:00:00 …`) is None, and without an offset it is UTC already."""
    parts = re.findall(r"\d+", text)
    if len(parts) != 6:
        return None
    date = _date(*map(int, parts))
    if date is None:
        return None
    digits = re.match(r"\d*", fraction.strip())
    micro = int(f"{digits[0]:0<6.6}") if digits else 0
    return _shift(date.replace(microsecond=micro), offset.strip())


def _shift(date: datetime, offset: str) -> datetime:
    found = OFFSET.fullmatch(offset)
    if found is None or int(found[2]) > 14:
        return date
    sign = -1 if found[1] == "-" else 1
    zone = timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3])))
    return date.replace(tzinfo=zone).astimezone(UTC)


def _date(*parts: int) -> datetime | None:
    """EXIF years before 1900 are clocks that were never set."""
    try:
        return datetime(*parts, tzinfo=UTC) if parts[0] >= 1900 else None  # type: ignore[misc, arg-type]
    except ValueError:
        return None
