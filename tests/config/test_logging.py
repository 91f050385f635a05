"""No secret reaches a log, not even by mistake."""

from __future__ import annotations

import logging

import pytest

from config.logging import Redacting


@pytest.mark.parametrize(
    "secret",
    [
        "cvk_Ff8EZKOQWDC1TF0IfHHB5-hgr9Rg-khVGDyNwKMs-Jg",
        "cvs_Ff8EZKOQWDC1TF0IfHHB5",
        "cv1_6q8Q1B2Z3R8rFTvdR2HSE0OM2AhGNpRMzyEE9ES9BMg",
        "owner:hunter2secret",
    ],
)
def test_secrets_are_blotted_out(secret: str) -> None:
    text = f"GET /setup?code={secret} of mongodb://{secret}@db.example/ with {secret}"
    record = logging.makeLogRecord({"msg": text if ":" not in secret else f"mongodb://{secret}@db.example/"})
    assert secret not in Redacting("%(message)s").format(record)


def test_everything_else_is_left_as_it_is() -> None:
    record = logging.makeLogRecord({"msg": "Serving the account %s at http://127.0.0.1:8420", "args": ("sandbox",)})
    assert Redacting("%(message)s").format(record) == "Serving the account sandbox at http://127.0.0.1:8420"
