"""News on its way: written down as it comes, told in order, and struck out when it is acknowledged.

A receipt names the entry, and for a piece of the history also how many of its messages are dealt with by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from neonize.proto.Neonize_pb2 import Message as MessageEvent
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import Conversation, HistorySync
from neonize.proto.waWeb.WAWebProtobufsWeb_pb2 import WebMessageInfo

from bot.transport import Event, Gone, News, Sent, WentOut
from bot.whatsapp.arrival import Arrival
from bot.whatsapp.diary import Diary, Kind, Noted
from bot.whatsapp.history import History
from bot.whatsapp.promises import Promises
from bot.whatsapp.reading import Reader
from bot.whatsapp.session import Session
from bot.whatsapp.wire import Letter, live, old
from vault.models.chats import MessageRef

Told = Iterator[tuple[str, Sequence[News]]]  # each with the receipt that acknowledges it


class Mailbox:
    """`stir` is called whenever there is something new."""

    def __init__(
        self,
        account: str,
        diary: Diary,
        reader: Reader,
        history: History,
        arrival: Arrival,
        promises: Promises,
        session: Session,
        stir: Callable[[], None],
    ) -> None:
        self._account = account
        self._diary = diary
        self._reader = reader
        self._history = history
        self._arrival = arrival
        self._promises = promises
        self._pieces: dict[int, HistorySync] = {}  # of the history, being told
        self._session = session
        self._stir = stir

    def hear(self, event: MessageEvent) -> None:
        self._promises.hear(event.Message)
        self._diary.note(Kind.MESSAGE, event.SerializeToString())
        self._reader.take(live(event))
        self._stir()

    def hear_history(self, piece: HistorySync) -> None:
        self._diary.note(Kind.HISTORY, piece.SerializeToString())
        self._promises.kept(piece)
        self._stir()

    def hear_myself(self, info: WebMessageInfo) -> None:
        """What was sent from here."""
        self._diary.note(Kind.SENT, info.SerializeToString())
        self._reader.take(self._written(info))
        self._stir()

    def hear_of(self, proposed: str, info: WebMessageInfo) -> None:
        """What was proposed under this id has gone out, it turns out."""
        self._diary.note(Kind.OUT, proposed.encode() + b"\n" + info.SerializeToString())
        self._reader.take(self._written(info))
        self._stir()

    def left(self, messages: Sequence[tuple[str, str]]) -> None:
        """Chat and id of messages that left my view."""
        self._diary.left(messages)
        self._stir()

    def settle(self, receipt: str) -> None:
        serial, _, upto = receipt.partition("/")
        if upto:
            self._diary.partly_done(int(serial), int(upto))
        else:
            self._done(int(serial))

    def fresh(self, after: int, *, history: bool) -> list[Noted]:
        return self._diary.fresh(after, history=history)

    def told(self, noted: Noted) -> Told:
        receipt = str(noted.serial)
        match noted.kind:
            case Kind.MESSAGE:
                yield receipt, self._reader.news(live(MessageEvent.FromString(noted.raw)))
            case Kind.SENT:
                yield receipt, self._reader.news(self._written(WebMessageInfo.FromString(noted.raw)))
            case Kind.OUT:
                proposed, _, raw = noted.raw.partition(b"\n")
                yield receipt, self._out(proposed.decode(), self._written(WebMessageInfo.FromString(raw)))
            case Kind.GONE:
                yield receipt, [Gone(refs=tuple(self._ref(chat, id) for chat, id in json.loads(noted.raw)))]
            case Kind.HISTORY:
                yield from self._long_ago(noted)

    def _long_ago(self, noted: Noted) -> Told:
        """The last receipt is for the entry as a whole."""
        piece, me, receipt, waiting = HistorySync.FromString(noted.raw), self._session.me[0], "", list[News]()
        self._pieces[noted.serial] = piece
        for upto, news in self._history.news(piece, me, skip=noted.told):
            if receipt:
                yield receipt, waiting
            receipt, waiting = f"{noted.serial}/{upto}", news
        yield str(noted.serial), waiting

    def _out(self, proposed: str, letter: Letter) -> list[News]:
        """That it is ours comes first, so nobody takes its caption for a wish."""
        sent = Sent(ref=self._reader.ref(letter, letter.id), at=letter.sent_at)
        return [WentOut(proposed=proposed, sent=sent), *self._reader.news(letter)]

    def _done(self, serial: int) -> None:
        with self._diary.together():
            self._diary.done(serial)
            if piece := self._pieces.pop(serial, None):
                self._arrival.dealt(piece)

    def _written(self, info: WebMessageInfo) -> Letter:
        return old(Conversation(ID=info.key.remoteJID), info, self._session.me[0])

    def _ref(self, chat: str, id: str) -> MessageRef:
        return MessageRef(account=self._account, chat=chat, id=id)


class Telling:
    """How far one listener was told: what is being written comes before what was written long ago."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._now = self._history = 0  # the last entry told of each
        self._long_ago: Iterator[Event] = iter(())

    def some(self) -> Iterator[Event]:
        """Until there is nothing more for now."""
        while True:
            for noted in self._mailbox.fresh(self._now, history=False):
                self._now = noted.serial
                yield from self._events(noted)
            if (event := next(self._long_ago, None)) is not None:
                yield event
            elif pieces := self._mailbox.fresh(self._history, history=True):
                self._history = pieces[0].serial
                self._long_ago = self._events(pieces[0])
            else:
                return

    def _events(self, noted: Noted) -> Iterator[Event]:
        """Acknowledging the last of some acknowledges them all. What says nothing is done with at once."""
        for receipt, news in self._mailbox.told(noted):
            for each in news[:-1]:
                yield Event(receipt="", news=each)
            if news:
                yield Event(receipt=receipt, news=news[-1])
            else:
                self._mailbox.settle(receipt)
