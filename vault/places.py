"""Where photos live: every message that holds them, and why we think so. Nothing is downloaded for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from vault import ports
from vault.albums import Albums
from vault.assets import Library
from vault.batches import abreast, batched, gathered
from vault.errors import Invalid, Missing
from vault.likeness import LOOK_ALIKE, RE_ENCODED
from vault.links import Links
from vault.matches import ALIKE, Hit, Match, alike, best, surest
from vault.models.accounts import Link, LinkState
from vault.models.chats import Message, MessageRef
from vault.models.errands import Send
from vault.models.photos import Asset, Digests, Form
from vault.models.purges import Coverage, Place, Selection, Tier
from vault.tongue import say
from vault.words import plain


class Places:
    def __init__(
        self,
        library: Library,
        albums: Albums,
        forms: ports.Forms,
        sends: ports.Sends,
        messages: ports.Messages,
        chats: ports.Chats,
        links: Links,
    ) -> None:
        self._library = library
        self._albums = albums
        self._forms = forms
        self._sends = sends
        self._messages = messages
        self._chats = chats
        self._links = links

    async def of(self, assets: Sequence[Asset], tiers: Sequence[Tier]) -> list[Place]:
        """Messages that hold one of these photos of one owner, each once, by account, chat and id.

        A message that matches several photos is told for the one it matches most surely.
        """
        if not assets:
            return []
        accounts = await self._links.accounts(assets[0].owner)
        matches: list[Match] = []
        for batch in batched(assets):
            matches += surest(await self._hits(accounts, batch, tiers))
        return sorted([place async for place in self._told(best(matches))], key=lambda place: place.ref)

    async def selected(self, owner: str, selection: Selection, tiers: Sequence[Tier]) -> list[Place]:
        """What a selection means now, by account, chat and id. `tiers` only count where photos are looked for.

        Missing, Invalid.
        """
        if not selection.of_photos:
            return await self._listed(owner, selection)
        places = await self.of(await self.assets(owner, selection), tiers)
        return [place for place in places if _within(place, selection)]

    async def assets(self, owner: str, selection: Selection) -> list[Asset]:
        """The photos of the vault that a selection means; none where it means messages. Missing, Invalid."""
        if selection.words and not plain(selection.words).split():
            raise Invalid(say("Say which words: blanks would mean every photo."))
        named: list[list[Asset]] = []
        if selection.photos:
            named.append(await self._library.require(owner, selection.photos))
        if selection.album is not None:
            named.append(await self._albums.photos(owner, selection.album))
        if selection.tag or selection.words:
            named.append(await self._library.page(owner, words=selection.words, tag=selection.tag))
        return _common(named)

    async def shown(self, owner: str, ref: MessageRef) -> Asset:
        """The photo of the vault that this message holds: sent from here, or with the same bytes. Missing."""
        send = await self._sends.find(ref)
        message = (await self._messages.these([ref])).get(ref)
        seen = message.media.sha256 if message and message.media else None
        hashes = [hash for hash in (send.photo if send else None, seen) if hash]
        kept = await self._kept(owner, hashes)
        if not kept:
            raise Missing("photo", say("of that message in the vault"))
        return next(kept[hash] for hash in hashes if hash in kept)

    async def coverage(self, owner: str) -> list[Coverage]:
        """What was seen of each of the owner's accounts."""
        trimmed = Counter(chat.account for chat in await self._chats.trimmed())
        return [await self._covered(link, trimmed[link.account]) for link in await self._links.of(owner)]

    # ── photos of the vault, tier by tier ────────────────────────────────────────────────────────────────

    async def _hits(self, accounts: Sequence[str], assets: Sequence[Asset], tiers: Sequence[Tier]) -> list[Hit]:
        hits = await self._alike(accounts, assets, tiers)
        if Tier.TRACKED in tiers:
            hits += await self._tracked(accounts, assets)
        if Tier.EXACT in tiers:
            hits += await self._exact(accounts, assets)
        return hits

    async def _tracked(self, accounts: Sequence[str], assets: Sequence[Asset]) -> list[Hit]:
        """What an account sent that was removed since is out of reach."""
        owned = {asset.digests.sha256: asset for asset in assets}
        sends = await self._sends.of(assets[0].owner, [*owned])
        reached = [send for send in sends if send.ref.account in accounts]
        return [Hit(send.ref, owned[send.photo], Tier.TRACKED, sent_at=send.sent_at) for send in reached]

    async def _exact(self, accounts: Sequence[str], assets: Sequence[Asset]) -> list[Hit]:
        """Seen with the bytes of the photo, or of any form it was ever prepared in."""
        owned = {asset.digests.sha256: asset for asset in assets}
        bodies: list[tuple[Asset, Digests | Form]] = [(asset, asset.digests) for asset in assets]
        bodies += [(owned[form.original], form) for form in await self._forms.of([*owned])]
        sha256s = _grouped((body.sha256, asset) for asset, body in bodies)
        md5s = _grouped((body.md5, asset) for asset, body in bodies)
        found = await self._messages.holding(accounts, [*sha256s], [*md5s])
        carried = sha256s | md5s
        return [Hit(ref, asset, Tier.EXACT) for ref, hash in found for asset in carried[hash]]

    async def _alike(self, accounts: Sequence[str], assets: Sequence[Asset], tiers: Sequence[Tier]) -> list[Hit]:
        if not any(tier in tiers for tier in ALIKE):
            return []
        most = LOOK_ALIKE if Tier.LOOKALIKE in tiers else RE_ENCODED
        telling = [(asset, phash) for asset in assets if (phash := asset.picture.phash) is not None]
        found = await abreast(lambda each: self._messages.near(accounts, each[1], most), telling)
        near = ((asset, ref, bits) for (asset, _), each in zip(telling, found, strict=True) for ref, bits in each)
        return [Hit(ref, asset, alike(bits), bits) for asset, ref, bits in near if alike(bits) in tiers]

    async def _told(self, matches: Sequence[Match]) -> AsyncIterator[Place]:
        for batch in batched(matches):
            seen = await self._messages.these([match.ref for match in batch])
            for match in batch:
                if match.holds(seen.get(match.ref)):
                    yield match.told(seen.get(match.ref))

    # ── messages, whatever is in them ────────────────────────────────────────────────────────────────────

    async def _listed(self, owner: str, asked: Selection) -> list[Place]:
        """Every photo seen there, and every send: those are known where the messages were forgotten."""
        if not (asked.chats or asked.before or asked.mine):
            raise Invalid(say("Say in which chats, before when, or that only what you wrote is meant."))
        accounts = await self._links.accounts(owner)
        places: dict[MessageRef, Place] = {}
        photos = self._messages.photos(accounts, chats=asked.chats, before=asked.before, mine=asked.mine)
        async for batch in gathered(photos):
            kept = await self._kept(owner, [media.sha256 for each in batch if (media := each.media) and media.sha256])
            places |= {each.ref: _seen(each, kept) for each in batch}
        trail = await self._sends.to(owner, asked.chats, asked.before)
        for sends in batched([send for send in trail if send.ref.account in accounts]):
            kept = await self._kept(owner, [send.photo for send in sends])
            places |= {send.ref: _sent(send, kept.get(send.photo), places.get(send.ref)) for send in sends}
        return [places[ref] for ref in sorted(places)]

    async def _kept(self, owner: str, sha256s: Sequence[bytes]) -> dict[bytes, Asset]:
        """Which photos of the vault these bytes are, as they are or as a form they left in."""
        originals = await self._forms.originals(sha256s)
        wanted = {*sha256s}.union(*originals.values())
        assets = {asset.digests.sha256: asset for asset in await self._library.holding(owner, [*wanted])}
        photos = {sha256: [sha256, *sorted(originals.get(sha256, ()))] for sha256 in sha256s}
        return {sha256: assets[photo] for sha256 in sha256s for photo in reversed(photos[sha256]) if photo in assets}

    async def _covered(self, link: Link, trimmed: int) -> Coverage:
        oldest, photos = await self._messages.extent(link.account)
        return Coverage(
            account=link.account,
            since=link.since or oldest,
            photos=photos,
            deletes=link.deletes,
            reachable=link.alive and link.state is LinkState.READY,
            trimmed=trimmed,
        )


def _grouped(pairs: Iterable[tuple[bytes, Asset]]) -> dict[bytes, list[Asset]]:
    groups: dict[bytes, list[Asset]] = {}
    for hash, asset in pairs:
        groups.setdefault(hash, []).append(asset)
    return groups


def _common(named: Sequence[Sequence[Asset]]) -> list[Asset]:
    """What is in every one of them, by id."""
    found = {asset.id: asset for assets in named for asset in assets}
    ids = [{asset.id for asset in assets} for assets in named]
    return [found[id] for id in sorted(set.intersection(*ids))] if ids else []


def _within(place: Place, asked: Selection) -> bool:
    """A message whose time is not known is before no time."""
    return (
        (not asked.chats or place.ref.chat in asked.chats)
        and (asked.before is None or (place.sent_at is not None and place.sent_at < asked.before))
        and (place.from_me or not asked.mine)
    )


def _seen(message: Message, kept: Mapping[bytes, Asset]) -> Place:
    """A photo to be seen once is never told to be kept."""
    media = message.media
    sha256 = media.sha256 if media else None
    asset = kept.get(sha256) if sha256 and media and not media.view_once else None
    return Place(
        ref=message.ref,
        tiers=(Tier.LISTED,),
        from_me=message.from_me,
        sent_at=message.sent_at,
        sender_name=message.sender_name,
        asset=asset.id if asset else None,
        photo=asset.digests.sha256 if asset else sha256,
    )


def _sent(send: Send, asset: Asset | None, seen: Place | None) -> Place:
    return Place(
        ref=send.ref,
        tiers=(Tier.TRACKED, Tier.LISTED),
        from_me=True,
        sent_at=seen.sent_at if seen else send.sent_at,
        sender_name=seen.sender_name if seen else "",
        asset=asset.id if asset else None,
        photo=send.photo,
    )
