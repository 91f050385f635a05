"""What this installation is made of, and how much is in it."""

from __future__ import annotations

from vault.models.about import Census, Facts
from web.wire import CamelAnswer


class Part(CamelAnswer):
    """`licence`: "" where it does not say."""

    name: str
    version: str
    licence: str


class AboutEntry(CamelAnswer):
    """`bytes`: everything in the data folder; `photoBytes`: of originals. `whatsapp`: its library's version, or "".

    `ownDatabase`: the vault runs it itself. The `…Days`: for how long what is in the trash, what was done, and
    the sign-in of a browser that stays away are kept.
    """

    version: str
    data_folder: str
    bytes: int
    free_bytes: int
    photos: int
    photo_bytes: int
    chats: int
    messages: int
    sends: int
    database: str
    own_database: bool
    whatsapp: str
    trash_days: int
    audit_days: int
    session_days: int
    parts: list[Part]


def about(facts: Facts, census: Census, disk: tuple[int, int]) -> AboutEntry:
    used, free = disk
    return AboutEntry(
        version=facts.version,
        data_folder=str(facts.data),
        bytes=used,
        free_bytes=free,
        photos=census.photos,
        photo_bytes=census.size,
        chats=census.chats,
        messages=census.messages,
        sends=census.sends,
        database=census.database,
        own_database=facts.own_database,
        whatsapp=facts.whatsapp,
        trash_days=facts.kept["trash"],
        audit_days=facts.kept["audit"],
        session_days=facts.kept["sessions"],
        parts=[Part(name=part.name, version=part.version, licence=part.licence) for part in facts.parts],
    )
