"""Every refusal of the vault, as a tree; none of them has heard of HTTP.

    Refusal                         code
    ├── Missing                     missing           no such thing, or not yours
    ├── Invalid                     invalid           the request makes no sense
    │   ├── NoPhotoThere            no_photo          that message carries no photo
    │   │   └── SeenOnce            no_photo          it does, but one that is not to be kept
    │   └── UnknownChat             unknown_chat      nobody to send it to
    ├── Unacceptable                                  the bytes are refused
    │   ├── EmptyFile               empty
    │   ├── NotAnImage              not_an_image
    │   │   └── NotServed           not_an_image      it is, but of a kind the image service does not take
    │   ├── Damaged                 damaged           truncated or corrupt
    │   ├── TooLarge                too_large         bytes
    │   └── TooManyPixels           too_many_pixels
    ├── Busy                        busy              somebody else is writing to that upload
    ├── WrongOffset                 wrong_offset      the piece belongs elsewhere
    ├── TooLong                     too_long          more bytes than were announced
    ├── WrongChecksum               wrong_checksum    a piece that was changed on its way
    ├── NoSpace                     no_space          the disk is full
    ├── AlreadyThere                already_there     a duplicate under OnDuplicate.REFUSE
    ├── Taken                       taken             something else goes by that name
    ├── Expired                     expired           a link whose time is over
    ├── Blocked                     blocked           the photo is never again to be saved or sent
    ├── Stale                       stale             the plan ran out, or is not the one that was shown
    ├── WrongState                  wrong_state       it has gone too far for that
    │   └── NoRemedy                wrong_state       an order about which nothing is to be done
    ├── Forbidden                   forbidden         a credential that is not good enough
    │   ├── OutOfScope              out_of_scope      it is, but not for that
    │   └── NotLetIn                not_let_in        nobody we know, or not any more
    ├── TooMany                     too_many          so many at once that this one must come again
    │   ├── LockedOut               locked_out        after too many wrong passwords
    │   └── TooOften                too_often         more requests than are allowed in a minute
    ├── TooSlow                     too_slow          a body that drips, or an errand past its time
    └── ChatRefusal                                   WhatsApp said no
        ├── Unreachable             unreachable       no line to WhatsApp now
        ├── SendRefused             send_refused
        ├── DeleteRefused           delete_refused
        ├── MediaGone               media_gone        expired on WhatsApp's servers: final
        └── Unconfirmed             unconfirmed       it may or may not have been sent
    Internal                        internal          an errand that went wrong time and again; the log says how
    StoreDown                       store_down        the database did not answer in time
    NoDarkroom                      no_darkroom       what decodes pictures did not start in time

`code` is stable and goes on the wire; `str(error)` is a sentence a person can act on.
"""

from __future__ import annotations

import math
from datetime import datetime

from vault.tongue import counted, day, noted, reworded, say

THINGS = (
    noted("account"),
    noted("admin"),
    noted("album"),
    noted("avatar"),
    noted("avatar of"),
    noted("block"),
    noted("chat"),
    noted("client"),
    noted("download"),
    noted("file"),
    noted("group of copies"),
    noted("image"),
    noted("key"),
    noted("link"),
    noted("message"),
    noted("order"),
    noted("original any more of"),
    noted("owner"),
    noted("pairing of"),
    noted("person"),
    noted("photo"),
    noted("picture"),
    noted("picture of"),
    noted("plan"),
    noted("purge"),
    noted("receipt"),
    noted("rendition"),
    noted("send"),
    noted("session"),
    noted("sweep"),
    noted("tag"),
    noted("token"),
    noted("upload"),
    noted("user"),
)  # that may be missing
STATES = (
    noted("planned"),
    noted("waiting"),
    noted("claimed"),
    noted("calling"),
    noted("running"),
    noted("paused"),
    noted("resumed"),
    noted("executed"),
    noted("tried again"),
    noted("cancelled"),
    noted("done"),
    noted("failed"),
    noted("unconfirmed"),
)  # in which something is, or cannot be brought

LACKING = noted(
    "This token may not do that: it lacks the scope {scope}. Make one that has it, on the settings page or with "
    "`chatvault token create`."
)


class VaultError(Exception):
    """Anything the vault says no with."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StoreDown(VaultError):
    code = "store_down"

    def __init__(self) -> None:
        super().__init__(say("The database did not answer in time. Nothing was lost; try again in a moment."))


class NoDarkroom(VaultError):
    code = "no_darkroom"

    def __init__(self) -> None:
        super().__init__(say("What decodes pictures did not start in time. Nothing was lost; try again in a moment."))


class Refusal(VaultError):
    code = "refused"


class Missing(Refusal):
    code = "missing"

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(say("There is no {kind} {name}.", kind=say(kind), name=name))
        self.kind, self.name = kind, name


class Invalid(Refusal):
    code = "invalid"


class NoPhotoThere(Invalid):
    code = "no_photo"

    def __init__(self) -> None:
        super().__init__(say("That message carries no photo."))


class SeenOnce(NoPhotoThere):
    def __init__(self) -> None:
        Invalid.__init__(self, say("That photo was sent to be seen only once, so it is not kept."))


class UnknownChat(Invalid):
    code = "unknown_chat"

    def __init__(self, chat: str) -> None:
        super().__init__(say("There is no chat {chat}.", chat=chat))
        self.chat = chat


class Unacceptable(Refusal):
    code = "unacceptable"


class EmptyFile(Unacceptable):
    code = "empty"

    def __init__(self) -> None:
        super().__init__(say("The file is empty."))


class NotAnImage(Unacceptable):
    code = "not_an_image"

    def __init__(self) -> None:
        super().__init__(say("This is not a picture of a kind the vault keeps (JPEG, PNG, WebP, GIF, HEIC, AVIF)."))


class NotServed(NotAnImage):
    def __init__(self) -> None:
        Unacceptable.__init__(self, say("Only image files are allowed: JPEG, PNG, WebP, GIF."))


class Damaged(Unacceptable):
    code = "damaged"

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            say("The picture is damaged or cut short ({detail}).", detail=detail)
            if detail
            else say("The picture is damaged or cut short.")
        )
        self.detail = detail


class TooLarge(Unacceptable):
    code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(say("The file is larger than the {limit} MB this vault accepts.", limit=limit // 1_000_000))
        self.limit = limit


class TooManyPixels(Unacceptable):
    code = "too_many_pixels"

    def __init__(self, limit: int) -> None:
        super().__init__(
            say("The picture has more than the {limit} megapixels this vault accepts.", limit=limit // 1_000_000)
        )
        self.limit = limit


class Busy(Refusal):
    code = "busy"

    def __init__(self) -> None:
        super().__init__(say("This upload is being written to already. Try again in a moment."))


class WrongOffset(Refusal):
    code = "wrong_offset"

    def __init__(self, offset: int) -> None:
        super().__init__(say("The upload goes on at byte {offset}.", offset=offset))
        self.offset = offset


class TooLong(Refusal):
    code = "too_long"

    def __init__(self, size: int) -> None:
        super().__init__(say("There are more bytes than the {size} that were announced.", size=size))
        self.size = size


class WrongChecksum(Refusal):
    code = "wrong_checksum"

    def __init__(self) -> None:
        super().__init__(say("The bytes were changed on their way. Send this piece again."))


class NoSpace(Refusal):
    code = "no_space"

    def __init__(self) -> None:
        super().__init__(say("The disk of the vault is full. Nothing was kept of this upload."))


class AlreadyThere(Refusal):
    code = "already_there"

    def __init__(self, asset_id: int) -> None:
        super().__init__(say("This photo is already in the vault as #{asset_id}.", asset_id=asset_id))
        self.asset_id = asset_id


class Taken(Refusal):
    code = "taken"

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(say("There is another {kind} {name} already.", kind=say(kind), name=name))
        self.kind, self.name = kind, name


class Expired(Refusal):
    code = "expired"

    def __init__(self) -> None:
        super().__init__(say("This link has expired."))


class Blocked(Refusal):
    code = "blocked"

    def __init__(self, filename: str, since: datetime) -> None:
        super().__init__(
            say(
                "This photo ({filename}) was blocked on {day}: it is never again to be saved or sent. "
                "Lift the block first: on the settings page, or with `chatvault blocks list`, then `remove`.",
                filename=filename,
                day=day(since),
            )
        )
        self.filename = filename
        self.since = since


class Stale(Refusal):
    code = "stale"

    def __init__(self, why: str = noted("This plan has run out.")) -> None:
        super().__init__(say("{why} Make a new one; nothing was deleted.", why=say(why)))


class WrongState(Refusal):
    code = "wrong_state"

    def __init__(self, wish: str, state: str) -> None:
        super().__init__(say("A purge that is {state} cannot be {wish}.", state=say(state), wish=say(wish)))
        self.state = state


class NoRemedy(WrongState):
    def __init__(self, state: str) -> None:
        Refusal.__init__(self, say("There is nothing to try again: this is {state}.", state=say(state)))
        self.state = state


class Forbidden(Refusal):
    code = "forbidden"


class OutOfScope(Forbidden):
    code = "out_of_scope"

    def __init__(self, scope: str, *, person: bool = False) -> None:
        told = say("Your role does not let you do that. Whoever this vault belongs to can change it, in the settings.")
        super().__init__(told if person else say(LACKING, scope=scope))
        self.scope = scope


class NotLetIn(Forbidden):
    code = "not_let_in"


class TooMany(Refusal):
    """`wait`: seconds after which it may be tried again, if that is known."""

    code = "too_many"
    wait = 0

    def __init__(self, sentence: str = noted("Too many are signing in at once. Try again in a moment.")) -> None:
        super().__init__(say(sentence))


class LockedOut(TooMany):
    code = "locked_out"

    def __init__(self, wait: float) -> None:
        seconds = math.ceil(wait)
        minutes = math.ceil(wait / 60)
        span = (
            counted("{n} second", "{n} seconds", seconds)
            if seconds < 120
            else counted("{n} minute", "{n} minutes", minutes)
        )
        super().__init__(say("Too many wrong passwords. Try again in {span}.", span=span))
        self.wait = seconds


class TooOften(TooMany):
    code = "too_often"

    def __init__(self, wait: float) -> None:
        super().__init__(noted("Too many requests within a minute. Try again in a moment."))
        self.wait = max(1, math.ceil(wait))


class TooSlow(Refusal):
    code = "too_slow"


class Internal(VaultError):
    code = "internal"

    def __init__(self) -> None:
        super().__init__(say("Something went wrong inside ChatVault, time and again. Its log says what."))


class ChatRefusal(Refusal):
    code = "chat_refused"


class Unreachable(ChatRefusal):
    code = "unreachable"

    def __init__(self, remedy: str = "") -> None:
        told = say("WhatsApp cannot be reached. {remedy}", remedy=reworded(remedy)) if remedy else ""
        super().__init__(told or say("WhatsApp cannot be reached."))
        self.remedy = remedy


class SendRefused(ChatRefusal):
    code = "send_refused"

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or say("WhatsApp refused to send this."))


class DeleteRefused(ChatRefusal):
    code = "delete_refused"

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or say("WhatsApp refused to delete this message."))


class MediaGone(ChatRefusal):
    code = "media_gone"

    def __init__(self, status: int = 404) -> None:
        super().__init__(
            say(
                "WhatsApp no longer keeps this photo (it answered {status}). Ask for it to be sent again.",
                status=status,
            )
        )
        self.status = status


class Unconfirmed(ChatRefusal):
    code = "unconfirmed"

    def __init__(self) -> None:
        super().__init__(
            say("The line broke while sending: it may or may not have arrived. It will not be sent again.")
        )


def retold(code: str, message: str) -> VaultError:
    """A refusal that was written down, with its class and its sentence; the data it carried stayed behind."""
    message = reworded(message)
    kind = next((each for each in _descendants(VaultError) if each.code == code), Refusal)
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.message = message
    return error


def _descendants(kind: type[VaultError]) -> list[type[VaultError]]:
    return [each for child in kind.__subclasses__() for each in (child, *_descendants(child))]
