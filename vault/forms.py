"""Forms: the bytes a photo travels as. Each is on record before it leaves, so the hash scan knows it ever after."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from vault import digests, ports, renditions
from vault.assets import Library
from vault.darkroom import Darkroom, Made
from vault.errors import Missing
from vault.models.errands import SendPhoto
from vault.models.photos import Asset, Form


class Forms:
    def __init__(
        self, forms: ports.Forms, blobs: ports.Blobs, darkroom: Darkroom, library: Library, *, keep_metadata: bool
    ) -> None:
        self._forms = forms
        self._blobs = blobs
        self._darkroom = darkroom
        self._library = library
        self._keep_metadata = keep_metadata

    async def prepare(self, asset: Asset) -> Form:
        """The bytes that will travel, without secrets; their hash is on record when this returns."""
        folder = self._blobs.scratch()
        try:
            await asyncio.to_thread(folder.mkdir)
            source = await self._library.original(asset)
            made = await self._darkroom.form(source, folder, keep_metadata=self._keep_metadata)
            return await self._remember(asset, made)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def parcel(self, task: SendPhoto) -> tuple[Form, Path]:
        """The form to send and the file of its bytes. Missing."""
        form = await self._forms.find(task.photo, task.form)
        if form is None:
            raise Missing("photo", f"#{task.asset_id}")
        own = renditions.original if task.form == task.photo else renditions.form
        return form, await self._blobs.get(own(task.form))

    async def of(self, asset: Asset) -> Sequence[Form]:
        """Every form the photo was ever prepared in."""
        return await self._forms.of([asset.digests.sha256])

    async def _remember(self, asset: Asset, made: Made) -> Form:
        found = await digests.of_file(made.file)
        if found.sha256 != asset.digests.sha256:
            await self._blobs.put(made.file, renditions.form(found.sha256))
        form = Form(
            sha256=found.sha256,
            md5=found.md5,
            size=found.size,
            original=asset.digests.sha256,
            mime=made.mime,
            width=made.width,
            height=made.height,
            small=made.small,
        )
        await self._forms.add(form)
        return form
