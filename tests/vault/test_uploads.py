from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.wiring import House
from tests import pictures
from vault.errors import (
    Blocked,
    Busy,
    EmptyFile,
    Missing,
    NotAnImage,
    Refusal,
    TooLong,
    TooMany,
    WrongChecksum,
    WrongOffset,
)
from vault.intake import utc_now
from vault.models.uploads import Checksum, Piece, Upload
from vault.owners import OWNER
from vault.uploads import Uploads
from vault.vault import Vault

LAKE = pictures.jpeg(1, (160, 120))
HALF = len(LAKE) // 2


async def told(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 1000):
        yield data[start : start + 1000]


async def broken(data: bytes) -> AsyncIterator[bytes]:
    yield data
    raise ConnectionError


def piece(offset: int, data: bytes, checksum: Checksum | None = None) -> Piece:
    return Piece(offset=offset, data=told(data), length=len(data), checksum=checksum)


async def begun(vault: Vault, size: int = len(LAKE)) -> Upload:
    return await vault.uploads.begin(OWNER, "lake.jpg", size, caption="The lake")


async def send(vault: Vault, id: str, offset: int, data: bytes) -> Upload:
    return await vault.uploads.append(OWNER, id, piece(offset, data))


def scratch(vault: Vault) -> list[Path]:
    return list(vault.blobs.scratch().parent.iterdir())


async def test_a_photo_in_pieces_is_the_same_photo(vault: Vault) -> None:
    id = (await begun(vault)).id
    assert (await send(vault, id, 0, LAKE[:HALF])).photo is None
    done = await send(vault, id, HALF, LAKE[HALF:])
    asset = await vault.library.get(OWNER, done.photo or 0)
    assert (await vault.library.original(asset)).read_bytes() == LAKE
    assert (asset.caption, asset.original_name, done.duplicate, scratch(vault)) == ("The lake", "lake.jpg", False, [])


async def test_it_can_still_be_read_what_an_upload_became(vault: Vault) -> None:
    done = await send(vault, (await begun(vault)).id, 0, LAKE)
    assert await vault.uploads.get(OWNER, done.id) == done
    assert await send(vault, done.id, len(LAKE), b"") == done
    assert (await send(vault, (await begun(vault)).id, 0, LAKE)).duplicate


async def test_what_came_before_the_line_broke_is_kept(vault: Vault) -> None:
    id = (await begun(vault)).id
    with pytest.raises(ConnectionError):
        await vault.uploads.append(OWNER, id, Piece(offset=0, data=broken(LAKE[:HALF])))
    assert (await vault.uploads.get(OWNER, id)).offset == HALF
    assert (await send(vault, id, HALF, LAKE[HALF:])).photo


async def test_what_was_never_acknowledged_does_not_count(vault: Vault) -> None:
    """A crash leaves bytes that nobody vouches for; a disk may lose what it was trusted with."""
    id = (await begun(vault)).id
    await send(vault, id, 0, LAKE[:HALF])
    file = vault.blobs.partial(id)
    file.write_bytes(LAKE[:HALF] + b"who knows")
    assert (await vault.uploads.get(OWNER, id)).offset == HALF
    file.write_bytes(LAKE[:5])
    assert (await vault.uploads.get(OWNER, id)).offset == 5
    assert (await send(vault, id, 5, LAKE[5:])).photo


async def test_of_two_writers_one_is_told_to_wait(vault: Vault) -> None:
    id, rest = (await begun(vault)).id, asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield LAKE[:HALF]
        await rest.wait()
        yield LAKE[HALF:]

    first = asyncio.create_task(vault.uploads.append(OWNER, id, Piece(offset=0, data=slowly())))
    while not vault.blobs.partial(id).exists():  # noqa: ASYNC110 - the writer says nothing to us
        await asyncio.sleep(0.01)
    with pytest.raises(Busy):
        await send(vault, id, 0, LAKE)
    with pytest.raises(Busy):
        await vault.uploads.stop(OWNER, id)
    rest.set()
    assert (await first).photo


async def test_many_writers_at_once_make_one_whole_photo(vault: Vault) -> None:
    id = (await begun(vault)).id
    others = [send(vault, id, 0, bytes([number]) * HALF) for number in range(8)]
    ends = await asyncio.gather(send(vault, id, 0, LAKE[:HALF]), *others, return_exceptions=True)
    assert sum(isinstance(end, Upload) for end in ends) == 1
    assert all(isinstance(end, (Upload, Busy, WrongOffset)) for end in ends)
    assert vault.blobs.partial(id).read_bytes() in (LAKE[:HALF], *(bytes([number]) * HALF for number in range(8)))


async def test_a_piece_that_belongs_elsewhere_changes_nothing(vault: Vault) -> None:
    id = (await begun(vault)).id
    await send(vault, id, 0, LAKE[:HALF])
    for offset in (0, HALF - 1, HALF + 1):
        with pytest.raises(WrongOffset) as refused:
            await send(vault, id, offset, LAKE[:1])
        assert refused.value.offset == HALF
    assert vault.blobs.partial(id).read_bytes() == LAKE[:HALF]


async def test_more_than_was_announced_is_refused(vault: Vault) -> None:
    id = (await begun(vault)).id
    with pytest.raises(TooLong):
        await send(vault, id, 0, LAKE + b"!")
    with pytest.raises(TooLong):
        await vault.uploads.append(OWNER, id, Piece(offset=0, data=told(LAKE + b"!")))
    assert (await vault.uploads.get(OWNER, id)).offset == 0


async def test_a_piece_that_was_changed_on_its_way_is_thrown_away(vault: Vault) -> None:
    id = (await begun(vault)).id
    checksum = Checksum(algorithm="sha256", digest=hashlib.sha256(LAKE).digest())
    for data in (LAKE[:-1] + b"?", LAKE[:-1]):
        with pytest.raises(WrongChecksum):
            await vault.uploads.append(OWNER, id, piece(0, data, checksum))
    with pytest.raises(ConnectionError):
        await vault.uploads.append(OWNER, id, Piece(offset=0, data=broken(LAKE[:HALF]), checksum=checksum))
    assert (await vault.uploads.get(OWNER, id)).offset == 0
    assert (await vault.uploads.append(OWNER, id, piece(0, LAKE, checksum))).photo


async def test_what_is_no_photo_is_refused_in_the_end_and_leaves_nothing(vault: Vault) -> None:
    id = (await begun(vault, 5)).id
    with pytest.raises(NotAnImage):
        await send(vault, id, 0, b"hello")
    with pytest.raises(Missing):
        await vault.uploads.get(OWNER, id)
    assert scratch(vault) == []


async def test_a_blocked_photo_does_not_come_in_by_pieces(vault: Vault) -> None:
    done = await send(vault, (await begun(vault)).id, 0, LAKE)
    await vault.blocks.add([await vault.library.get(OWNER, done.photo or 0)])
    with pytest.raises(Blocked):
        await send(vault, (await begun(vault)).id, 0, LAKE)


async def test_an_empty_file_is_refused_at_once(vault: Vault) -> None:
    with pytest.raises(EmptyFile):
        await begun(vault, 0)


async def test_one_too_many_is_refused_until_another_is_cancelled(vault: Vault, house: House) -> None:
    uploads = Uploads(house.stores.uploads, vault.blobs, vault.intake, utc_now, most=2)
    first, _ = [await uploads.begin(OWNER, "lake.jpg", 5) for _ in range(2)]
    with pytest.raises(TooMany):
        await uploads.begin(OWNER, "lake.jpg", 5)
    await uploads.stop(OWNER, first.id)
    assert await uploads.begin(OWNER, "lake.jpg", 5)


async def test_an_upload_belongs_to_who_began_it(vault: Vault) -> None:
    id = (await begun(vault)).id
    with pytest.raises(Missing):
        await vault.uploads.append("other", id, piece(0, LAKE))
    with pytest.raises(Missing):
        await vault.uploads.stop("other", id)


async def test_what_nobody_goes_on_with_is_forgotten_after_a_day(vault: Vault, house: House) -> None:
    unfinished, finished = await begun(vault), await begun(vault)
    await send(vault, unfinished.id, 0, LAKE[:HALF])
    await send(vault, finished.id, 0, LAKE)
    assert await vault.uploads.clear() == {"expired": 0}
    tomorrow = Uploads(house.stores.uploads, vault.blobs, vault.intake, lambda: utc_now() + timedelta(hours=25))
    with pytest.raises(Missing):
        await tomorrow.get(OWNER, unfinished.id)
    assert await tomorrow.clear() == {"expired": 2}
    assert scratch(vault) == [] and len(await vault.library.page(OWNER)) == 1


# ── any program of pieces ─────────────────────────────────────────────────────────────────────────────────


@dataclass
class Twin:
    """What the upload should be like, by the book."""

    kept: bytearray = field(default_factory=bytearray)
    photo: bool = False

    def after(self, offset: int, data: bytes, *, cut: bool) -> type[Exception] | None:
        if offset != len(self.kept):
            return WrongOffset
        if offset + len(data) > len(LAKE):
            return TooLong
        self.kept += data
        self.photo = len(self.kept) == len(LAKE) and not cut
        if len(self.kept) == len(LAKE) and cut:  # the end was never acknowledged
            del self.kept[offset:]
        return ConnectionError if cut else None


STEPS = st.tuples(st.integers(-2, 2), st.sampled_from([0, 1, 500, HALF, len(LAKE)]), st.booleans())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each has a new upload
@given(st.lists(STEPS, max_size=8))
async def test_whatever_pieces_come_what_is_told_is_what_is_kept(
    vault: Vault, steps: list[tuple[int, int, bool]]
) -> None:
    id, twin = (await begun(vault)).id, Twin()
    for slip, length, cut in steps:
        if not twin.photo:
            offset = max(0, len(twin.kept) + (slip if abs(slip) == 2 else 0))
            data = LAKE[offset : offset + length] if slip < 2 else LAKE[:length]
            await held_against(vault, id, twin, offset, data, cut=cut)
    assert (await vault.uploads.get(OWNER, id)).offset == len(twin.kept)


async def held_against(vault: Vault, id: str, twin: Twin, offset: int, data: bytes, *, cut: bool) -> None:
    expected = twin.after(offset, data, cut=cut)
    try:
        done = await vault.uploads.append(
            OWNER, id, Piece(offset=offset, data=broken(data) if cut else told(data), length=len(data))
        )
    except (Refusal, ConnectionError) as error:
        assert type(error) is expected
    else:
        assert expected is None and (done.offset, done.photo is not None) == (len(twin.kept), twin.photo)
