"""Photos in conversations that may be kept, and those that may not."""

from __future__ import annotations

import pytest

from tests import make
from vault.errors import SeenOnce
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_photo_to_be_seen_once_is_never_handed_out(vault: Vault) -> None:
    message = make.message(media=make.media(view_once=True))
    await vault.links.report(message.ref.account, OWNER, "whatsapp", LinkState.READY)
    await vault.chats.update([make.chat(message.ref.chat)])
    await vault.chats.seen([message])
    with pytest.raises(SeenOnce, match="only once"):
        await vault.chats.photo(OWNER, message.ref.chat, message.ref.id)
