"""Dates out of file names and EXIF."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vault.dates import from_exif, from_name

DAY = datetime(2024, 1, 31, tzinfo=UTC)
MOMENT = datetime(2024, 1, 31, 14, 22, 33, tzinfo=UTC)


@pytest.mark.parametrize("name", ["IMG-20240131-WA0007.jpg", "holiday 2024-01-31.png", "2024.01.31 (2).heic"])
def test_a_name_may_tell_the_day(name: str) -> None:
    assert from_name(name) == DAY


@pytest.mark.parametrize(
    "name",
    [
        "PXL_20240131_142233123.jpg",
        "PXL_20240131_142233123.MP.jpg",
        "IMG_20240131_142233.jpg",
        "20240131_142233.jpg",
        "Screenshot_20240131-142233_WhatsApp.png",
        "Screenshot_2024-01-31-14-22-33-123_com.whatsapp.jpg",
        "Screenshot 2024-01-31 at 2.22.33 PM.png",
        "WhatsApp Image 2024-01-31 at 14.22.33.jpeg",
        "Bildschirmfoto 2024-01-31 um 14.22.33.png",
        "photo_2024-01-31_14-22-33.jpg",
        "signal-2024-01-31-14-22-33-123.jpg",
        "signal-2024-01-31-142233_002.jpeg",
    ],
)
def test_a_name_may_tell_the_second(name: str) -> None:
    assert from_name(name) == MOMENT


@pytest.mark.parametrize(
    "name", ["DSC01234.jpg", "1706711000000.jpg", "4917612345678.jpg", "20241331_000000.jpg", "20230229.jpg", ""]
)
def test_other_digits_are_no_date(name: str) -> None:
    assert from_name(name) is None


def test_an_impossible_time_leaves_the_day() -> None:
    assert from_name("IMG_20240131_252233.jpg") == DAY


def test_an_exif_date_without_offset_is_utc() -> None:
    assert from_exif("2024:01:31 14:22:33") == MOMENT


@pytest.mark.parametrize(
    ("offset", "hour"), [("+02:00", 12), ("-0330", 17), ("Z", 14), ("nonsense", 14), ("+99:00", 14)]
)
def test_an_exif_offset_is_applied(offset: str, hour: int) -> None:
    found = from_exif("2024:01:31 14:22:33", offset)
    assert found is not None
    assert found.hour == hour
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("fraction", "micro"), [("5", 500_000), ("123", 123_000), ("1234567", 123_456), (" ", 0)])
def test_an_exif_fraction_is_of_a_second(fraction: str, micro: int) -> None:
    assert from_exif("2024:01:31 14:22:33", "", fraction) == MOMENT.replace(microsecond=micro)


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "2024:13:01 00:00:00", "1801:01:01 00:00:00"]
)
def test_nonsense_is_no_date(text: str) -> None:
    assert from_exif(text) is None
