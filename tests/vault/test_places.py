"""Where photos live: each message once, for the surest reason, and nothing of anybody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault import space
from vault.errors import Invalid, Missing
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.photos import Asset
from vault.models.purges import SURE, Place, Selection, Tier
from vault.owners import OWNER
from vault.places import Places
from vault.vault import Vault

ALL = tuple(Tier)
THEIRS = "somebody else"

Keep = Callable[..., Awaitable[Asset]]


@pytest.fixture
async def keep(vault: Vault, arrive: Arrive) -> Keep:
    """Take a drawing into the vault of an owner with one line, which is up."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)

    async def _keep(seed: int = 1, **more: object) -> Asset:
        return (await vault.intake.accept(await arrive(pictures.jpeg(seed, (160, 120)), **more))).asset

    return _keep


@pytest.fixture
async def photo(keep: Keep) -> Asset:
    return await keep()


async def seen(vault: Vault, id: str, *, content: str | None = None, message: Any = None, **media: Any) -> MessageRef:
    told = make.message(id, media=make.media(content or id, **media), **(message or {}))
    await vault.chats.seen([told])
    return told.ref


async def sent(house: House, id: str, photo: Asset, **given: Any) -> MessageRef:
    send = make.send(id, photo=photo.digests.sha256, asset_id=photo.id, **{"owner": OWNER, **given})
    await house.stores.sends.add(send)
    return send.ref


async def places(vault: Vault, *photos: Asset, tiers: tuple[Tier, ...] = ALL) -> dict[MessageRef, Place]:
    found = await vault.places.of(photos, tiers)
    assert [place.ref for place in found] == sorted({place.ref for place in found})
    return {place.ref: place for place in found}


async def selected(vault: Vault, owner: str = OWNER, tiers: tuple[Tier, ...] = SURE, **asked: Any) -> list[str]:
    return [place.ref.id for place in await vault.places.selected(owner, Selection(**asked), tiers)]


def unlike(photo: Asset, bits: int) -> int:
    """A hash that differs in so many places."""
    assert photo.picture.phash is not None
    return photo.picture.phash ^ (1 << bits) - 1


# ── tier by tier ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_send_is_found_even_if_the_message_was_never_seen(house: House, photo: Asset) -> None:
    ref = await sent(house, "sent", photo)
    expected = Place(
        ref=ref,
        tiers=(Tier.TRACKED,),
        from_me=True,
        sent_at=make.NOON,
        asset=photo.id,
        photo=photo.digests.sha256,
    )
    assert await places(house.vault, photo) == {ref: expected}


async def test_the_same_bytes_are_found_whoever_sent_them(vault: Vault, photo: Asset) -> None:
    ref = await seen(vault, "received", sha256=photo.digests.sha256)
    await seen(vault, "another photo")
    found = await places(vault, photo)
    assert [(place.tiers, place.from_me, place.sender_name) for place in found.values()] == [
        ((Tier.EXACT,), False, "Ana")
    ]
    assert set(found) == {ref}


async def test_every_form_the_photo_ever_left_in_is_found(vault: Vault, photo: Asset) -> None:
    form = await vault.forms.prepare(photo)
    ref = await seen(vault, "forwarded", sha256=form.sha256)
    old = await seen(vault, "an old record of it", sha256=None, md5=form.md5)
    assert form.sha256 != photo.digests.sha256
    assert set(await places(vault, photo)) == {ref, old}


async def test_md5_counts_only_where_no_sha256_is_known(vault: Vault, photo: Asset) -> None:
    unknown = await seen(vault, "old record", sha256=None, md5=photo.digests.md5)
    await seen(vault, "a collision", md5=photo.digests.md5)
    assert set(await places(vault, photo)) == {unknown}


async def test_what_a_phone_compressed_again_is_found(house: House, photo: Asset) -> None:
    vault = house.vault
    async with space.folder(vault.blobs) as folder:
        copy = await house.darkroom.recompress(await vault.library.original(photo), folder)
    ref = await seen(vault, "forwarded", small=copy.small)
    place = (await places(vault, photo))[ref]
    assert (place.tiers, place.asset, place.photo) == ((Tier.REENCODED,), photo.id, photo.digests.sha256)


@pytest.mark.parametrize(("bits", "tier"), [(0, Tier.REENCODED), (4, Tier.REENCODED), (5, Tier.LOOKALIKE)])
async def test_how_alike_they_are_is_told(vault: Vault, photo: Asset, bits: int, tier: Tier) -> None:
    ref = await seen(vault, "alike", phash=unlike(photo, bits))
    place = (await places(vault, photo))[ref]
    assert (place.tier, place.distance) == (tier, bits)


async def test_what_differs_too_much_is_another_picture(vault: Vault, photo: Asset) -> None:
    await seen(vault, "another", phash=unlike(photo, 11))
    assert await places(vault, photo) == {}


@pytest.mark.parametrize("tier", Tier)
async def test_only_the_tiers_asked_for_are_found(house: House, photo: Asset, tier: Tier) -> None:
    vault = house.vault
    refs = {
        Tier.TRACKED: await sent(house, "sent", photo),
        Tier.EXACT: await seen(vault, "same", sha256=photo.digests.sha256),
        Tier.REENCODED: await seen(vault, "again", phash=unlike(photo, 2)),
        Tier.LOOKALIKE: await seen(vault, "alike", phash=unlike(photo, 9)),
    }
    assert set(await places(vault, photo, tiers=(tier,))) == {ref for each, ref in refs.items() if each is tier}


async def test_what_an_account_sent_that_was_removed_is_out_of_reach(house: House, photo: Asset) -> None:
    await sent(house, "gone", photo, ref=make.ref("gone", account="gone"))
    here = await sent(house, "here", photo)
    assert set(await places(house.vault, photo)) == {here}
    assert await selected(house.vault, mine=True) == ["here"]


async def test_the_picture_a_film_begins_with_is_no_photo(vault: Vault, photo: Asset) -> None:
    await seen(vault, "film", mime="video/mp4", phash=photo.picture.phash)
    assert await places(vault, photo) == {}


async def test_a_photo_too_flat_to_tell_looks_like_no_other(vault: Vault, photo: Asset) -> None:
    flat = replace(photo, picture=replace(photo.picture, phash=None))
    exact = await seen(vault, "same", sha256=photo.digests.sha256)
    await seen(vault, "alike", phash=0)
    assert set(await places(vault, flat)) == {exact}


async def test_every_reason_is_told_the_surest_first(house: House, photo: Asset) -> None:
    ref = await seen(house.vault, "sent", sha256=photo.digests.sha256, phash=unlike(photo, 3))
    await sent(house, "sent", photo)
    place = (await places(house.vault, photo))[ref]
    assert (place.tiers, place.distance) == ((Tier.TRACKED, Tier.EXACT, Tier.REENCODED), 3)


async def test_a_message_is_told_for_the_photo_it_most_surely_holds(house: House, keep: Keep) -> None:
    vault, sent_one, other = house.vault, await keep(1), await keep(2)
    ref = await seen(vault, "sent", phash=other.picture.phash)
    await sent(house, "sent", sent_one)
    assert (await places(vault, sent_one, other))[ref].asset == sent_one.id
    assert (await places(vault, other, sent_one))[ref].asset == sent_one.id


async def test_of_two_photos_that_look_like_it_the_nearer_one_counts(vault: Vault, keep: Keep) -> None:
    near, far = await keep(1), await keep(2)
    far = replace(far, picture=replace(far.picture, phash=unlike(near, 2)))
    ref = await seen(vault, "again", phash=near.picture.phash)
    place = (await places(vault, far, near))[ref]
    assert (place.asset, place.distance) == (near.id, 0)


async def test_photos_that_left_as_the_same_bytes_share_a_message(house: House, keep: Keep) -> None:
    vault, first, second = house.vault, await keep(1), await keep(2)
    for asset in (first, second):
        await house.stores.forms.add(replace(make.form("bare"), original=asset.digests.sha256))
    await seen(vault, "bare", sha256=make.sha256("bare"))
    [place] = (await places(vault, second, first)).values()
    assert place.asset == first.id


async def test_a_photo_to_be_seen_once_may_still_be_deleted(vault: Vault, photo: Asset) -> None:
    ref = await seen(vault, "once", sha256=photo.digests.sha256, view_once=True)
    assert set(await places(vault, photo)) == {ref}


async def test_nothing_of_another_owner_is_found(house: House, photo: Asset) -> None:
    vault, theirs = house.vault, {"ref": make.ref("private", account="theirs")}
    await vault.links.report("theirs", THEIRS, "sandbox", LinkState.READY)
    await seen(vault, "private", message=theirs, sha256=photo.digests.sha256, phash=photo.picture.phash)
    await sent(house, "sent", photo, owner=THEIRS, ref=make.ref("sent", account="theirs"))
    assert await places(vault, photo) == {}
    assert await selected(vault, photos=(photo.id,), tiers=ALL) == []
    assert await selected(vault, before=make.later(1)) == []
    assert await selected(vault, chats=("ana@c.us",)) == []


# ── many ──────────────────────────────────────────────────────────────────────────────────────────────────


class Counted:
    """A store, and how often it is asked for what."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._store, name)


async def test_many_photos_are_found_in_few_queries(house: House, photo: Asset) -> None:
    stores, vault = house.stores, house.vault
    forms, sends, messages = Counted(stores.forms), Counted(stores.sends), Counted(stores.messages)
    found = Places(vault.library, vault.albums, forms, sends, messages, stores.chats, vault.links)
    many = [make.asset(f"{n}", id=n, owner=OWNER) for n in range(2500)]
    refs = [await seen(vault, id, sha256=make.sha256(id)) for id in ("0", "2499", "999")]
    assert [place.ref for place in await found.of(many, SURE)] == refs
    assert (forms.asked, sends.asked) == ({"of": 3}, {"of": 3})
    assert messages.asked == {"holding": 3, "these": 1}


# ── selections of photos ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def trip(vault: Vault, keep: Keep) -> list[Asset]:
    """Three photos, each in a message of its own name."""
    photos = [
        await keep(1, caption="Beach at dusk", tags=("summer",)),
        await keep(2, caption="Beach again", tags=("summer", "boat")),
        await keep(3, caption="The pier", tags=("boat",)),
    ]
    for name, photo, minute in zip(("dusk", "again", "pier"), photos, (0, 1, 2), strict=True):
        ours = {"from_me": name == "pier", "sent_at": make.later(minute), "ref": make.ref(name, chat=f"{name}@c.us")}
        await seen(vault, name, message=ours, sha256=photo.digests.sha256)
    return photos


async def test_photos_are_selected_by_number(vault: Vault, trip: list[Asset]) -> None:
    assert await selected(vault, photos=(trip[0].id, trip[2].id)) == ["dusk", "pier"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"tag": "summer"}, {"again", "dusk"}),
        ({"words": "beach"}, {"again", "dusk"}),
        ({"words": "beach", "tag": "boat"}, {"again"}),
        ({"tag": "boat", "mine": True}, {"pier"}),
        ({"tag": "boat", "chats": ("again@c.us", "dusk@c.us")}, {"again"}),
        ({"tag": "boat", "before": make.later(2)}, {"again"}),
        ({"tag": "nowhere"}, set()),
    ],
)
async def test_what_is_asked_for_narrows(
    vault: Vault, trip: list[Asset], asked: dict[str, Any], names: set[str]
) -> None:
    assert set(await selected(vault, **asked)) == names


@pytest.mark.parametrize("blank", ["  ", "\t", "\u0301"])
async def test_blanks_are_no_words(vault: Vault, trip: list[Asset], blank: str) -> None:
    with pytest.raises(Invalid, match="which words"):
        await selected(vault, words=blank)
    with pytest.raises(Invalid, match="which words"):
        await selected(vault, words=blank, chats=("again@c.us",))


async def test_an_album_is_selected(vault: Vault, trip: list[Asset]) -> None:
    album = await vault.albums.add(OWNER, "Lake")
    await vault.albums.put_in(OWNER, album.id, [trip[1].id, trip[2].id])
    assert set(await selected(vault, album=album.id)) == {"again", "pier"}
    assert set(await selected(vault, album=album.id, words="beach")) == {"again"}
    assert set(await selected(vault, album=album.id, photos=(trip[2].id, trip[0].id))) == {"pier"}


async def test_a_send_whose_message_was_forgotten_has_its_own_date(house: House, photo: Asset) -> None:
    await seen(house.vault, "sent", message={"from_me": True}, sha256=photo.digests.sha256)
    await sent(house, "sent", photo)
    await house.stores.messages.trim("sandbox", "ana@c.us", make.later(1))
    assert await selected(house.vault, photos=(photo.id,), mine=True, before=make.later(1)) == ["sent"]
    assert await selected(house.vault, photos=(photo.id,), mine=True, before=make.NOON) == []


async def test_what_is_not_there_is_missing(vault: Vault, trip: list[Asset]) -> None:
    with pytest.raises(Missing, match="photo 99"):
        await selected(vault, photos=(trip[0].id, 99))
    with pytest.raises(Missing, match="album 7"):
        await selected(vault, album=7)
    with pytest.raises(Missing):
        await selected(vault, THEIRS, photos=(trip[0].id,))


async def test_another_owners_album_is_missing(vault: Vault, trip: list[Asset]) -> None:
    album = await vault.albums.add(OWNER, "Lake")
    with pytest.raises(Missing):
        await selected(vault, THEIRS, album=album.id)


# ── selections of messages ────────────────────────────────────────────────────────────────────────────────


async def listed(vault: Vault, **asked: Any) -> dict[str, Place]:
    return {place.ref.id: place for place in await vault.places.selected(OWNER, Selection(**asked), SURE)}


async def test_a_whole_chat_is_every_photo_in_it(vault: Vault, photo: Asset) -> None:
    form = await vault.forms.prepare(photo)
    await seen(vault, "kept", sha256=photo.digests.sha256)
    await seen(vault, "left", sha256=form.sha256)
    await seen(vault, "stranger", content="unknown")
    await seen(vault, "film", mime="video/mp4")
    await seen(vault, "elsewhere", message={"ref": make.ref("elsewhere", chat="ben@c.us")})
    found = await listed(vault, chats=("ana@c.us",))
    assert {id: place.asset for id, place in found.items()} == {"kept": photo.id, "left": photo.id, "stranger": None}
    assert {place.tiers for place in found.values()} == {(Tier.LISTED,)}
    assert found["left"].photo == photo.digests.sha256
    assert found["stranger"].photo == make.sha256("unknown")


async def test_a_photo_to_be_seen_once_is_listed_and_never_as_kept(vault: Vault, photo: Asset) -> None:
    await seen(vault, "once", sha256=photo.digests.sha256, view_once=True)
    assert (await listed(vault, chats=("ana@c.us",)))["once"].asset is None


async def test_a_send_is_listed_where_its_message_was_forgotten(house: House, photo: Asset) -> None:
    vault = house.vault
    await seen(vault, "sent", message={"from_me": True}, sha256=photo.digests.sha256)
    await sent(house, "sent", photo)
    before = await listed(vault, chats=("ana@c.us",))
    await house.stores.messages.trim("sandbox", "ana@c.us", make.later(1))
    after = await listed(vault, chats=("ana@c.us",))
    assert [place.tiers for place in (before["sent"], after["sent"])] == [(Tier.TRACKED, Tier.LISTED)] * 2
    assert (after["sent"].asset, after["sent"].sent_at) == (photo.id, make.NOON)


async def test_everything_i_wrote_before_a_time_is_my_photos_and_my_sends(house: House, photo: Asset) -> None:
    vault = house.vault
    await seen(vault, "mine", message={"from_me": True})
    await seen(vault, "too late", message={"from_me": True, "sent_at": make.later(5)})
    await seen(vault, "from Ana")
    await sent(house, "sent", photo, chat="ben@c.us")
    await sent(house, "sent late", photo, sent_at=make.later(5))
    assert set(await listed(vault, mine=True, before=make.later(5))) == {"mine", "sent"}
    assert set(await listed(vault, mine=True, before=make.later(5), chats=("ben@c.us",))) == {"sent"}


async def test_a_send_of_a_photo_deleted_since_is_listed(house: House, photo: Asset) -> None:
    await sent(house, "sent", photo)
    await house.vault.library.delete(OWNER, photo.id)
    place = (await listed(house.vault, mine=True))["sent"]
    assert (place.asset, place.photo) == (None, photo.digests.sha256)


async def test_everything_there_is_must_be_asked_for(vault: Vault) -> None:
    with pytest.raises(Invalid, match="in which chats"):
        await selected(vault)


# ── coverage ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_coverage_is_told_from_the_index(vault: Vault, photo: Asset) -> None:
    await seen(vault, "first", message={"sent_at": make.later(3)})
    await vault.chats.seen([make.message("words", sent_at=make.later(1))])
    [told] = await vault.places.coverage(OWNER)
    assert (told.account, told.since, told.photos) == ("sandbox", make.later(1), 1)
    assert (told.deletes, told.reachable, told.trimmed) == (True, True, 0)


async def test_an_account_that_began_late_covers_what_came_since(vault: Vault, photo: Asset) -> None:
    await seen(vault, "older")
    line = ("sandbox", OWNER, "whatsapp", LinkState.OFFLINE)
    await vault.links.report(*line, deletes=False, since=make.later(9))
    [told] = await vault.places.coverage(OWNER)
    assert (told.since, told.deletes, told.reachable) == (make.later(9), False, False)


async def test_an_account_that_saw_nothing_covers_nothing(vault: Vault, photo: Asset) -> None:
    [told] = await vault.places.coverage(OWNER)
    assert (told.since, told.photos) == (None, 0)


async def test_coverage_says_in_how_many_chats_messages_are_forgotten(house: House, photo: Asset) -> None:
    for id in ("ana@c.us", "ben@c.us"):
        await house.stores.chats.put(make.chat(id))
    await house.stores.chats.keep("sandbox", "ana@c.us", 30)
    assert [told.trimmed for told in await house.vault.places.coverage(OWNER)] == [1]


async def test_another_owners_accounts_are_not_covered(vault: Vault, photo: Asset) -> None:
    assert await vault.places.coverage(THEIRS) == []
