"""One scripted WhatsApp account: its phone, its linked client, and the traffic between them."""

from __future__ import annotations

import asyncio
import itertools
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from websockets import ConnectionClosed

from tests.whatsapp import messages
from tests.whatsapp.appstate import COLLECTIONS, REGULAR_HIGH, AppState
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.keyring import WAIT, Keyring
from tests.whatsapp.media import MediaStore
from tests.whatsapp.mutations import Mutation, clear_chat, delete_chat, delete_for_me
from tests.whatsapp.noise import Connection
from tests.whatsapp.pairing import SERVER
from tests.whatsapp.people import Group, Person, Seen
from tests.whatsapp.protobuf import (
    AppStateSyncKey,
    AppStateSyncKeyData,
    AppStateSyncKeyFingerprint,
    AppStateSyncKeyId,
    AppStateSyncKeyShare,
    DeviceSentMessage,
    HistorySync,
    HistorySyncNotification,
    Message,
    ProtocolMessage,
    SenderKeyDistributionMessage,
)
from tests.whatsapp.signal import Device
from tests.whatsapp.wabinary import JID, Node

_ids = itertools.count(1)


@dataclass
class Sent:
    """A message the client sent, decrypted."""

    id: str
    to: JID
    message: Message
    copies: dict[str, Message]  # by recipient device
    stanza: Node


class Account(Person):
    """The owner of the linked client under test."""

    DEVICE = 7

    def __init__(
        self, pn: str, lid: str, name: str, find_person: Callable[[str], Person | None], groups: Sequence[Group]
    ) -> None:
        super().__init__(pn, lid, name)
        self.keyring = Keyring(self, find_person)
        self.app_state = AppState()
        self.linked = False
        self.login_fault: LoginFault | None = None
        self.send_error = ""  # acknowledge what the client sends with this error
        self.silent = False  # take what the client sends and confirm nothing
        self.dead: Connection | None = None  # on this one everything is read and nothing answered
        self.connection: Connection | None = None
        self.logins = self.refusals = 0
        self.stanzas: list[Node] = []
        self.sent: asyncio.Queue[Sent] = asyncio.Queue()
        self._sent: set[str] = set()  # ids of what was put there
        self.fetched: set[str] = set()
        self._find_person, self._groups = find_person, groups
        self.waiting: dict[str, Node] = {}  # delivered, and not yet confirmed by the client, by id
        self._said: dict[str, tuple[Device, Message]] = {}  # the same, by whom, before it was sealed

    @property
    def device_jid(self) -> JID:
        return JID(f"{self.pn}:{self.DEVICE}@s.whatsapp.net")

    @property
    def device_lid(self) -> JID:
        return JID(f"{self.lid}:{self.DEVICE}@lid")

    # ── waiting ───────────────────────────────────────────────────────────────────────────────────────────

    async def wait_login(self, count: int = 1, patience: float = WAIT) -> None:
        """Wait until the client has logged in `count` times since it was linked."""
        await until(lambda: self.logins >= count, patience, f"{count} logins")

    async def next_sent(self, patience: float = WAIT) -> Sent:
        """The next message the client sends."""
        return await asyncio.wait_for(self.sent.get(), patience)

    # ── deliver to the client ─────────────────────────────────────────────────────────────────────────────

    async def receive(
        self, sender: Person, message: Message, group: Group | None = None, *, by_phone: bool = False
    ) -> Seen:
        """Deliver a message somebody else wrote; as it stands in the owner's chat list.

        `by_phone`: in a chat that the owner's phone still files under the other's number.
        """
        chat = sender.phone_jid if by_phone else sender.jid
        seen = _new(group.jid if group else chat, sender.jid, False, message)
        if group:
            await self._send_to_group(seen, group, sender)
        else:
            attrs = {"from": chat} | ({"sender_lid": sender.jid} if by_phone else {"sender_pn": sender.phone_jid})
            device = self.keyring.device_of(sender)
            self._said[seen.id] = device, message
            await self._send_message(seen, attrs, sender.name, [await self.keyring.seal(device, message)])
        self._show(seen, {self, *(group.members if group else [sender])})
        return seen

    async def type_on_phone(self, chat: Person | Group, message: Message) -> Seen:
        """Deliver a message the owner typed on their own phone."""
        seen = _new(chat.jid, self.jid, True, message)
        if isinstance(chat, Group):
            await self._send_to_group(seen, chat, self)
        else:
            attrs = {"from": self.jid, "recipient": chat.jid, "peer_recipient_pn": chat.phone_jid}
            wrapped = Message(deviceSentMessage=DeviceSentMessage(destinationJID=chat.jid, message=message))
            self._said[seen.id] = self.keyring.phone, wrapped
            await self._send_message(seen, attrs, self.name, [await self.keyring.seal(self.keyring.phone, wrapped)])
        self._show(seen, {self, *(chat.members if isinstance(chat, Group) else [chat])})
        return seen

    async def confirm(self, sent: Sent) -> None:
        """The other's phone says that it has this message."""
        await self._send(Node("receipt", {"from": sent.to, "id": sent.id, "t": _now()}))

    async def send_history(self, history: HistorySync, into: MediaStore | None = None) -> None:
        """Deliver one history chunk from the phone, inline or by way of the media servers."""
        packed = zlib.compress(history.SerializeToString())
        if into is None:
            notification = HistorySyncNotification(initialHistBootstrapInlinePayload=packed)
        else:
            notification = into.history(packed)
        notification.syncType = history.syncType  # type: ignore[assignment]  # two enums of the same numbers
        notification.chunkOrder = history.chunkOrder
        await self._send_peer(
            ProtocolMessage(type=ProtocolMessage.HISTORY_SYNC_NOTIFICATION, historySyncNotification=notification)
        )

    async def share_app_state_key(self) -> None:
        """Share the app-state key as the phone does after linking, and wait for the first full sync."""
        data = AppStateSyncKeyData(
            keyData=self.app_state.key_data,
            timestamp=int(time.time()),
            fingerprint=AppStateSyncKeyFingerprint(rawID=1),
        )
        key = AppStateSyncKey(keyID=AppStateSyncKeyId(keyID=self.app_state.key_id), keyData=data)
        await self._send_peer(
            ProtocolMessage(
                type=ProtocolMessage.APP_STATE_SYNC_KEY_SHARE, appStateSyncKeyShare=AppStateSyncKeyShare(keys=[key])
            )
        )
        await until(lambda: self.fetched >= COLLECTIONS, WAIT, "the first app-state sync")

    async def delete_on_phone(self, *seen: Seen, notify: bool = True) -> None:
        """The owner deletes messages for themselves on the phone; `notify=False` leaves the client behind."""
        for item in seen:
            self.view.remove(item.id)
        await self._push_from_phone(
            (delete_for_me(item.chat, item.id, item.from_me, item.participant, item.timestamp) for item in seen),
            notify=notify,
        )

    async def clear_on_phone(
        self, chat: Person | Group, *, starred: bool = True, by_phone: bool = False, notify: bool = True
    ) -> None:
        """The owner empties a chat on the phone, which may still file it under the other's number."""
        self.view.clear(chat.jid)
        address = chat.phone_jid if by_phone and isinstance(chat, Person) else chat.jid
        await self._push_from_phone([clear_chat(address, starred=starred)], notify=notify)

    async def delete_chat_on_phone(self, chat: Person | Group, *, notify: bool = True) -> None:
        self.view.clear(chat.jid)
        await self._push_from_phone([delete_chat(chat.jid)], notify=notify)

    async def _push_from_phone(self, mutations: Iterable[Mutation], *, notify: bool) -> None:
        version = self.app_state.push_from_phone(mutations)
        if notify:
            collection = Node("collection", {"name": REGULAR_HIGH, "version": str(version)})
            attrs = {"from": SERVER, "type": "server_sync", "id": _new_id(), "t": _now()}
            await self._send(Node("notification", attrs, [collection]))

    # ── disturb the connection ────────────────────────────────────────────────────────────────────────────

    async def break_stream(self, fault: StreamFault, pause: float = 2) -> None:
        """Send a stream error, then close the socket after `pause` seconds, unless the client was faster.

        Without a pause whatsmeow may see the closed socket before it has handled the error, and reconnect even after
        REPLACED: pass `pause=0` to provoke that race.
        """
        connection = self._require_connection()
        if fault is StreamFault.LOGGED_OUT:
            self.linked = False
        await connection.send(fault.stanza())
        if fault is not StreamFault.RESTART:  # after 515 the client closes by itself
            await connection.left(pause)
            await connection.close()

    async def drop(self) -> None:
        """Close the socket without a word."""
        await self._require_connection().close()

    # ── called by the server ──────────────────────────────────────────────────────────────────────────────

    def link(self) -> None:
        """A new client has been linked: nothing is known of it yet."""
        self.linked = True
        self.logins = 0
        self.keyring.forget()
        self.fetched.clear()
        self.waiting.clear()
        self._said.clear()

    async def logged_in(self, connection: Connection) -> None:
        """Hand over what waited while the client was away."""
        self.connection = connection
        self.logins += 1
        for number, stanza in enumerate(self.waiting.values()):
            stanza.attrs["offline"] = str(number)
        count = str(len(self.waiting))
        await connection.send(*self.waiting.values())
        await connection.send(Node("ib", {"from": SERVER}, [Node("offline", {"count": count})]))

    async def take_receipt(self, receipt: Node) -> None:
        """The client has this message, and it is not delivered again; or it could not read it, and it is."""
        id = receipt.attrs["id"]
        if receipt.attrs.get("type") != "retry":
            self.waiting.pop(id, None)
            self._said.pop(id, None)
        elif id in self._said:
            await self._say_again(self.waiting[id], receipt, *self._said[id])

    def take_message(self, stanza: Node) -> list[Node]:
        """Decrypt what the client sent, and keep it; what it is answered. A device that cannot read it asks again."""
        ack = {"id": stanza.attrs["id"], "class": "message", "from": JID(stanza.attrs["to"]), "t": _now()}
        if self.send_error:
            return [Node("ack", ack | {"error": self.send_error})]
        if stanza.attrs["id"] in self._sent and not _tries(stanza):
            return [Node("ack", ack)]
        opened = {jid: self.keyring.open(jid, enc) for jid, enc in _envelopes(stanza)}
        unread = [jid for jid, copy in opened.items() if copy is None]
        self._keep(stanza, {jid: copy for jid, copy in opened.items() if copy}, unread)
        asking = [self._asking(jid, stanza) for jid in unread]
        return asking if self.silent else [Node("ack", ack), *asking]

    def take_app_state(self, request: Node) -> Node:
        answers = []
        for collection in request.get("sync").find_all("collection"):
            answer, push = self.app_state.answer(collection)
            answers.append(answer)
            if push is None:
                self.fetched.add(collection.attrs.get("name", ""))
            elif not push.error:
                self._apply_deletions(push.mutations)
        return Node("sync", {}, answers)

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self, stanza: Node, copies: dict[JID, Message], unread: Sequence[JID]) -> None:
        """What was said again reaches only those who asked."""
        chat, again = _chat_of(stanza), _tries(stanza) > 0
        self.keyring.learn_group(chat, copies.values())
        by_group_key = chat.server == "g.us" and not again
        if stanza.attrs.get("category") == "peer" or not (copies or by_group_key):
            return
        message = self.keyring.open_group(chat, stanza) if by_group_key else _first_content(copies.values())
        readers = set(map(self._find_person, copies)) if again else {self, *self._people_in(chat)}
        deaf = set(map(self._find_person, unread))
        seen = Seen(stanza.attrs["id"], chat, self.jid, True, int(time.time()), message)
        self._show(seen, {person for person in readers - deaf if person})
        if not again or stanza.attrs["id"] not in self._sent:
            self._sent.add(stanza.attrs["id"])
            by_device = {str(jid): copy for jid, copy in copies.items()}
            self.sent.put_nowait(Sent(seen.id, chat, message, by_device, stanza))

    def _asking(self, jid: JID, stanza: Node) -> Node:
        """A device could not read this message: it sends its keys along when that happens once more."""
        chat, count = _chat_of(stanza), _tries(stanza) + 1
        attrs = {"id": stanza.attrs["id"], "type": "retry", "t": _now(), "from": jid}
        if chat.server == "g.us":
            attrs |= {"from": chat, "participant": jid}
        elif self.owns(jid):
            attrs["recipient"] = chat
        retry = Node("retry", {"count": str(count), "id": stanza.attrs["id"], "t": _now(), "v": "1"})
        registration, keys = self.keyring.keys_of(jid)
        return Node("receipt", attrs, [retry, registration, *([keys] if count > 1 else [])])

    async def _say_again(self, stanza: Node, receipt: Node, device: Device, message: Message) -> None:
        await self.keyring.renew(device, receipt)
        enc = await self.keyring.seal(device, message)
        enc.attrs["count"] = receipt.get("retry").attrs["count"]
        await self._deliver(Node("message", stanza.attrs, [enc]))

    def _show(self, seen: Seen, people: Iterable[Person]) -> None:
        """Put a message on these phones, or take its target off for a revoke."""
        for person in people:
            if messages.is_revoke(seen.message):
                person.view.remove(seen.message.protocolMessage.key.ID)
            elif messages.is_content(seen.message):
                chat = seen.chat if seen.chat.server == "g.us" or person is self else self.jid
                mine = seen.sender == person.jid
                person.view.add(Seen(seen.id, chat, seen.sender, mine, seen.timestamp, seen.message))

    def _apply_deletions(self, mutations: Iterable[Mutation]) -> None:
        for mutation in mutations:
            if mutation.is_set and mutation.index[:1] == ["deleteMessageForMe"]:
                self.view.delete_for_me(mutation.index)

    def _people_in(self, chat: JID) -> Sequence[Person]:
        if chat.server == "g.us":
            return next((group.members for group in self._groups if group.jid == chat), [])
        person = self._find_person(chat)
        return [person] if person else []

    async def _send_to_group(self, seen: Seen, group: Group, sender: Person) -> None:
        device = self.keyring.device_of(sender)
        key = device.sender_key(group.id)
        distribution = Message(
            senderKeyDistributionMessage=SenderKeyDistributionMessage(
                groupID=group.jid, axolotlSenderKeyDistributionMessage=key.distribution()
            )
        )
        whole = Message()
        whole.CopyFrom(seen.message)
        whole.MergeFrom(distribution)
        self._said[seen.id] = device, whole
        attrs = {"from": group.jid, "participant": sender.jid, "participant_pn": sender.phone_jid}
        content = Node("enc", {"v": "2", "type": "skmsg"}, key.encrypt(seen.message.SerializeToString()))
        if seen.message.HasField("imageMessage"):
            content.attrs["mediatype"] = "image"
        await self._send_message(seen, attrs, sender.name, [await self.keyring.seal(device, distribution), content])

    async def _send_message(self, seen: Seen, attrs: Mapping[str, str], name: str, content: list[Node]) -> None:
        kind = "media" if seen.message.HasField("imageMessage") else "text"
        edit = {"edit": "7"} if messages.is_revoke(seen.message) else {}
        mode = "pn" if seen.chat.server == "s.whatsapp.net" else "lid"
        common = {"id": seen.id, "t": str(seen.timestamp), "type": kind, "notify": name, "addressing_mode": mode}
        await self._deliver(Node("message", {**attrs, **common, **edit}, content))

    async def _send_peer(self, message: ProtocolMessage) -> None:
        attrs = {"from": self.jid, "id": _new_id(), "t": _now(), "type": "text", "category": "peer"}
        enc = await self.keyring.seal(self.keyring.phone, Message(protocolMessage=message))
        await self._send(Node("message", attrs, [enc]))

    async def _deliver(self, stanza: Node) -> None:
        """Now, and again on each return of the client until it has it."""
        self.waiting[stanza.attrs["id"]] = stanza
        if self.connection and self.connection.open:
            with suppress(ConnectionClosed):
                await self.connection.send(stanza)

    async def _send(self, *nodes: Node) -> None:
        await self._require_connection().send(*nodes)

    def _require_connection(self) -> Connection:
        if self.connection is None or not self.connection.open:
            raise RuntimeError(f"the client of {self.name} is not connected")
        return self.connection


async def until(condition: Callable[[], bool], patience: float, what: str) -> None:
    """Look again and again; the client makes it true. TimeoutError that names what was awaited."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience:g} s for {what}")
        await asyncio.sleep(0.01)


def _chat_of(stanza: Node) -> JID:
    return JID(stanza.attrs.get("recipient") or stanza.attrs["to"])


def _tries(stanza: Node) -> int:
    """How often the message was asked for again."""
    return max((int(enc.attrs.get("count", 0)) for enc in stanza.find_all("enc")), default=0)


def _first_content(copies: Iterable[Message]) -> Message:
    """The plain message: from a recipient's copy, or unwrapped from our own phone's copy."""
    message = min(copies, key=lambda item: item.HasField("deviceSentMessage"))
    return message.deviceSentMessage.message if message.HasField("deviceSentMessage") else message


def _envelopes(stanza: Node) -> Iterable[tuple[JID, Node]]:
    """Pairs of recipient device and encrypted copy."""
    participants = stanza.find("participants")
    for to in participants.children if participants else []:
        yield JID(to.attrs["jid"]), to.get("enc")
    for enc in stanza.find_all("enc"):
        if enc.attrs["type"] != "skmsg":
            yield JID(stanza.attrs.get("participant") or stanza.attrs["to"]), enc


def _new(chat: JID, sender: JID, from_me: bool, message: Message) -> Seen:
    return Seen(_new_id(), chat, sender, from_me, int(time.time()), message)


def _new_id() -> str:
    return f"3EB0{next(_ids):016X}"


def _now() -> str:
    return str(int(time.time()))
