"""The Signal keys around one account: its phone's, its contacts' as they face it, and the client's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from tests.whatsapp.curve import public_key
from tests.whatsapp.people import Person
from tests.whatsapp.protobuf import Message
from tests.whatsapp.ratchet import Bundle, DecryptError
from tests.whatsapp.signal import Device, ReceivedSenderKey
from tests.whatsapp.wabinary import JID, Node

WAIT = 60.0  # seconds; a limit for failing


class Keyring:
    def __init__(self, owner: Person, find_person: Callable[[str], Person | None]) -> None:
        self.phone = Device(registration_id=1)
        self._owner, self._find_person = owner, find_person
        self._devices: dict[str, Device] = {}
        self._group_keys: dict[str, ReceivedSenderKey] = {}
        self._one_time: list[tuple[int, bytes]] = []
        self._prekeys: Bundle | None = None
        self._uploaded = asyncio.Event()
        self.garbled = 0  # so many of the next messages arrive with a byte changed

    def forget(self) -> None:
        """A new client has been linked: nothing is known of its keys yet."""
        self.phone.forget_sessions()
        self._devices.clear()
        self._group_keys.clear()
        self._one_time.clear()
        self._prekeys = None
        self._uploaded.clear()

    def take_prekeys(self, upload: Node) -> None:
        signed = upload.get("skey")
        self._prekeys = Bundle(upload.get("identity").data, _id_of(signed), signed.get("value").data)
        self._one_time += [(_id_of(key), key.get("value").data) for key in upload.get("list").children]
        self._uploaded.set()

    def bundles(self, request: Node) -> Node:
        """Answer a query for the pre-keys of other devices."""
        wanted = [JID(node.attrs["jid"]) for node in request.get("key").children]
        known = [(jid, device) for jid in wanted if (device := self._device_at(jid))]
        return Node("list", {}, [Node("user", {"jid": jid}, _bundle(device)) for jid, device in known])

    def device_of(self, person: Person) -> Device:
        if person is self._owner:
            return self.phone
        return self._devices.setdefault(person.lid, Device(registration_id=1000 + len(self._devices)))

    async def seal(self, device: Device, message: Message) -> Node:
        """The `enc` by which this device says the message to the client."""
        if not device.has_session:
            device.start_session(await self._bundle())
        kind, data = device.encrypt(message.SerializeToString())
        if self.garbled:
            self.garbled -= 1
            data = data[:-1] + bytes([data[-1] ^ 1])
        return Node("enc", {"v": "2", "type": kind}, data)

    def open(self, jid: JID, enc: Node) -> Message | None:
        """What the client said to one device, if that can read it. ValueError when nobody has the device."""
        device = self._device_at(jid)
        if device is None:
            raise ValueError(f"the client sent to an unknown device {jid}")
        try:
            return Message.FromString(device.decrypt(enc.attrs["type"], enc.data))
        except DecryptError:
            return None

    def learn_group(self, group: JID, copies: Iterable[Message]) -> None:
        """A new sender key comes in the copies."""
        for message in copies:
            if message.HasField("senderKeyDistributionMessage"):
                distribution = message.senderKeyDistributionMessage.axolotlSenderKeyDistributionMessage
                self._group_keys[group] = ReceivedSenderKey(distribution)

    def open_group(self, group: JID, stanza: Node) -> Message:
        """What the client said to a group."""
        enc = next(node for node in stanza.find_all("enc") if node.attrs["type"] == "skmsg")
        return Message.FromString(self._group_keys[group].decrypt(enc.data))

    # ── what could not be read ────────────────────────────────────────────────────────────────────────────

    def keys_of(self, jid: JID) -> list[Node]:
        """By which the client may begin anew with a device."""
        device = self._device_at(jid)
        assert device
        registration, *keys = _bundle(device)
        return [registration, Node("keys", {}, keys)]

    async def renew(self, device: Device, receipt: Node) -> None:
        """Begin anew with the client, by the keys it sent along if it did."""
        keys = receipt.find("keys")
        device.start_session(_offered(keys) if keys else await self._bundle())

    async def _bundle(self) -> Bundle:
        await asyncio.wait_for(self._uploaded.wait(), WAIT)
        assert self._prekeys
        return replace(self._prekeys, one_time=self._one_time.pop(0) if self._one_time else None)

    def _device_at(self, jid: JID) -> Device | None:
        person = self._find_person(jid)
        return self.device_of(person) if person and jid.device == 0 else None


def _bundle(device: Device) -> list[Node]:
    signed = [
        Node("id", {}, device.SIGNED_PREKEY_ID.to_bytes(3, "big")),
        Node("value", {}, public_key(device.signed_prekey)),
        Node("signature", {}, device.signature),
    ]
    return [
        Node("registration", {}, device.registration_id.to_bytes(4, "big")),
        Node("type", {}, b"\x05"),
        Node("identity", {}, public_key(device.identity)),
        Node("skey", {}, signed),
    ]


def _offered(keys: Node) -> Bundle:
    one_time, signed = keys.get("key"), keys.get("skey")
    return Bundle(
        keys.get("identity").data,
        _id_of(signed),
        signed.get("value").data,
        one_time=(_id_of(one_time), one_time.get("value").data),
    )


def _id_of(key: Node) -> int:
    return int.from_bytes(key.get("id").data, "big")
