"""What a photo is called that is sent as a document."""

from __future__ import annotations

import pytest

from tests import make
from vault.sends import document_name


@pytest.mark.parametrize(
    ("came_in_as", "goes_out_as"),
    [
        ("IMG-1234.HEIC", "IMG-1234.jpg"),
        ("lake.at.dusk.jpeg", "lake.at.dusk.jpg"),
        (r"C:\\Users\\me\\lake.png", "lake.jpg"),
        ("/home/me/lake", "lake.jpg"),
    ],
)
def test_a_document_ends_as_its_bytes_do_and_tells_no_folder(came_in_as: str, goes_out_as: str) -> None:
    assert document_name(make.asset(original_name=came_in_as), make.form(mime="image/jpeg")) == goes_out_as


def test_a_photo_out_of_a_chat_does_not_tell_which() -> None:
    asset = make.asset(original_name="4915550001@c.us_3EB0", source="chat:4915550001@c.us")
    name = document_name(asset, make.form(mime="image/png"))
    assert (name, "49155" in name) == (asset.filename.replace(".jpg", ".png"), False)
