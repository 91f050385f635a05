"""From letters to news: who wrote where is looked up, and what later calls will need is remembered."""

from __future__ import annotations

from datetime import timedelta

from bot.transport import Gone, News, Seen, Sharper
from bot.whatsapp.diary import Diary, Known
from bot.whatsapp.directory import Directory
from bot.whatsapp.identity import Identities
from bot.whatsapp.wire import Letter, quoted
from vault.models.chats import Message, MessageRef


class Reader:
    def __init__(self, account: str, diary: Diary, people: Identities, directory: Directory) -> None:
        self._account = account
        self._diary = diary
        self._people = people
        self._directory = directory

    def take(self, letter: Letter) -> None:
        """Remember what deleting, answering and reacting will need. To be done before anybody is told of it."""
        self._people.meet(letter.chat, letter.chat_alt)
        self._people.meet(letter.sender, letter.sender_alt)
        self._directory.met(letter, self._people.id_of(letter.chat))
        if letter.says_something:
            self._diary.know([self._known(letter)])

    def news(self, letter: Letter) -> list[News]:
        """Nothing for what says nothing: keys, receipts of settings, the frame of an album."""
        if letter.revoked:
            return self._revoked(letter)
        if not letter.says_something:
            return []
        if letter.parent and letter.media:
            return [Sharper(message=self.message(letter, id=letter.parent))]
        return [*self._quote(letter), Seen(messages=(self.message(letter),))]

    def message(self, letter: Letter, id: str = "") -> Message:
        context, reaction = letter.context, letter.content.reactionMessage
        reacts = letter.content.HasField("reactionMessage")
        return Message(
            ref=self.ref(letter, id or letter.id),
            sender=self._people.id_of(letter.sender),
            sender_name=letter.sender_name,
            from_me=letter.from_me,
            sent_at=letter.sent_at,
            text=letter.text,
            media=letter.media,
            reply_to=reaction.key.ID if reacts else (context.stanzaID or None if context else None),
            reaction=reaction.text if reacts else None,
        )

    def ref(self, letter: Letter, id: str) -> MessageRef:
        return MessageRef(account=self._account, chat=self._people.id_of(letter.chat), id=id)

    def _quote(self, letter: Letter) -> list[News]:
        """A photo I answer to, in case it was never seen. Of others' quotes nothing is believed."""
        answered = quoted(letter) if letter.from_me else None
        if answered is None:
            return []
        self._diary.know([self._known(answered)])
        return [Seen(messages=(self.message(answered),), history=True)]

    def _revoked(self, letter: Letter) -> list[News]:
        """Taken back by its author, or by an admin; anybody else only claims so."""
        ref = self.ref(letter, letter.revoked)
        known = self._diary.known(ref.chat, ref.id)
        author = self._people.id_of(known.sender) if known else ""
        if known and not letter.by_admin and author != self._people.id_of(letter.sender):
            return []
        self._diary.gone([(ref.chat, ref.id)])
        return [Gone(refs=(ref,))]

    def _known(self, letter: Letter) -> Known:
        lives = letter.context.expiration if letter.context else 0
        dies = int((letter.sent_at + timedelta(seconds=lives)).timestamp()) if lives else 0
        chat, at = self._people.id_of(letter.chat), int(letter.sent_at.timestamp())
        return Known(chat, letter.id, letter.chat, letter.from_me, letter.sender, at, letter.parent, dies)
