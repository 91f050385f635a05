"""Pictures as they come in: a form with a file, and what is said of it."""

from __future__ import annotations

from vault.errors import Damaged, EmptyFile, Invalid, NoDarkroom, NoSpace, NotServed, TooLarge, TooManyPixels, TooSlow
from vault.models.images import NewImage
from vault.models.principals import Principal
from web.images.wire.images import ImageForm
from web.receive import Received
from web.surface import Upload

FIELD = "file"
TEXTS = ("albumId", "description", "isPrivate", "userId", "externalUserId", "username")
LISTS = ("tags", "tags[]")
IMAGE = Upload(file=FIELD, texts=TEXTS, lists=LISTS)
REFUSALS = (Invalid, EmptyFile, NotServed, Damaged, TooLarge, TooManyPixels, TooSlow, NoSpace, NoDarkroom)


def new_image(received: Received, form: ImageForm, client: Principal, user: Principal) -> NewImage:
    return NewImage(
        client=client.id,
        user=user.id,
        file=received.file,
        digests=received.digests,
        original_name=received.filename,
        album=form.album_id or None,
        tags=form.every_tag,
        description=form.description or None,
        private=form.is_private,
    )
