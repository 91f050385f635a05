"""A local WhatsApp server: loopback sockets, login and linking. Only the shape of the protocol is WhatsApp's."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import websockets

from tests.whatsapp import media, noise, pairing
from tests.whatsapp.account import Account
from tests.whatsapp.answers import Answers
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.keyring import WAIT
from tests.whatsapp.media import MediaStore
from tests.whatsapp.noise import Connection
from tests.whatsapp.people import Group, Person
from tests.whatsapp.trust import Trust
from tests.whatsapp.tunnel import Tunnel
from tests.whatsapp.wabinary import Node

LOOPBACK = "127.0.0.1"


class Server:
    """A server for scripted accounts. `errors` are faults of the script or of the server itself."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.media = trust, MediaStore()
        self.accounts: list[Account] = []
        self.contacts: list[Person] = []
        self.groups: list[Group] = []
        self.tunnel = Tunnel()
        self.proxy = ""  # its address
        self.errors: list[Exception] = []
        self._answers = Answers(self.find_person, self.groups)
        self._offers: dict[str, Connection] = {}
        self._codes: dict[str, tuple[pairing.CodePairing, Connection]] = {}
        self._replies: dict[tuple[Connection, str], asyncio.Future[Node]] = {}
        self._finishes: dict[bytes, asyncio.Future[Node]] = {}

    # ── the scripted world ────────────────────────────────────────────────────────────────────────────────

    def add_account(self, pn: str, lid: str, name: str) -> Account:
        account = Account(pn, lid, name, self.find_person, self.groups)
        self.accounts.append(account)
        return account

    def add_contact(self, pn: str, lid: str, name: str) -> Person:
        contact = Person(pn, lid, name)
        self.contacts.append(contact)
        return contact

    def add_group(self, group_id: str, subject: str, members: list[Person], topic: str = "") -> Group:
        group = Group(group_id, subject, members, topic)
        self.groups.append(group)
        return group

    def find_person(self, jid: str) -> Person | None:
        return next((person for person in (*self.accounts, *self.contacts) if person.owns(jid)), None)

    # ── linking ───────────────────────────────────────────────────────────────────────────────────────────

    async def scan_qr(self, account: Account, qr: bytes | str) -> None:
        """Scan the client's QR code with the account's phone; ends once the client is logged in."""
        ref, companion = pairing.read_qr(qr)
        await self._link(account, companion, self._offers[ref])

    async def enter_code(self, account: Account, code: str) -> None:
        """Type the client's pairing code on the account's phone; ends once it is logged in."""
        exchange, connection = self._codes[account.pn]
        identity = account.keyring.phone.identity
        finished = self._finishes[exchange.ref] = asyncio.get_running_loop().create_future()
        await connection.send(exchange.primary_hello(code, identity))
        finish = await asyncio.wait_for(finished, WAIT)
        await self._link(account, exchange.finish(finish, identity), connection)

    async def _link(self, account: Account, companion: pairing.Companion, connection: Connection) -> None:
        account.link()
        identity = account.keyring.phone.identity
        reply = await self._ask(
            connection, pairing.success(identity, companion, account.device_jid, account.device_lid)
        )
        if reply.attrs["type"] != "result":
            raise RuntimeError(f"the client refused the pairing: {reply}")
        await connection.send(StreamFault.RESTART.stanza())
        await account.wait_login()

    async def _ask(self, connection: Connection, stanza: Node) -> Node:
        reply = self._replies[connection, stanza.attrs["id"]] = asyncio.get_running_loop().create_future()
        await connection.send(stanza)
        return await asyncio.wait_for(reply, WAIT)

    # ── one client ────────────────────────────────────────────────────────────────────────────────────────

    async def serve(self, socket: websockets.ServerConnection) -> None:
        with self._keeping_errors():
            connection = await noise.accept(socket, self.trust)
            account = await self._log_in(connection)
            async for node in connection.nodes():
                with self._keeping_errors():
                    await self._take(connection, account, node)

    @contextlib.contextmanager
    def _keeping_errors(self) -> Iterator[None]:
        try:
            yield
        except websockets.ConnectionClosed:
            pass
        except Exception as error:
            logging.getLogger(__name__).exception("while serving the client")
            self.errors.append(error)

    async def _log_in(self, connection: Connection) -> Account | None:
        if connection.payload.HasField("devicePairingData"):
            await self._offer_pairing(connection)
            return None
        account = next(item for item in self.accounts if item.pn == str(connection.payload.username))
        fault = account.login_fault or (None if account.linked else LoginFault.LOGGED_OUT)
        if fault is LoginFault.SILENCE:
            account.dead = connection
            account.refusals += 1
        elif fault:
            await _refuse(account, connection, fault)
        else:
            await connection.send(Node("success", {"t": str(int(time.time())), "lid": account.device_lid}))
            await account.logged_in(connection)
        return account

    async def _offer_pairing(self, connection: Connection) -> None:
        refs = [os.urandom(8).hex() for _ in range(pairing.REF_COUNT)]
        self._offers.update(dict.fromkeys(refs, connection))
        await connection.send(pairing.offer(refs))

    async def _take(self, connection: Connection, account: Account | None, node: Node) -> None:
        if account:
            account.stanzas.append(node)
            if account.dead is connection:
                return
        if node.tag == "iq" and node.attrs["type"] in ("get", "set"):
            content = self._answer(connection, account, node)
            kind = "error" if content and content.tag == "error" else "result"
            attrs = {"id": node.attrs["id"], "type": kind, "from": pairing.SERVER}
            await connection.send(Node("iq", attrs, [content] if content else None))
        elif node.tag == "iq" and (reply := self._replies.pop((connection, node.attrs["id"]), None)):
            reply.set_result(node)
        elif node.tag == "message" and account:
            await connection.send(*account.take_message(node))
        elif node.tag == "receipt" and account:
            await account.take_receipt(node)

    def _answer(self, connection: Connection, account: Account | None, node: Node) -> Node | None:
        if node.attrs.get("xmlns") == "md":
            return self._answer_linking(connection, account, node)
        return self._answers.to(account, node) if account else None

    def _answer_linking(self, connection: Connection, account: Account | None, node: Node) -> Node | None:
        registration = node.find("link_code_companion_reg")
        if registration and registration.attrs.get("stage") == "companion_hello":
            exchange = pairing.CodePairing(node)
            self._codes[exchange.phone] = exchange, connection
            return exchange.accept()
        if registration:
            self._finishes.pop(registration.get("link_code_pairing_ref").data).set_result(node)
        if account and node.find("remove-companion-device"):
            account.linked = False
        return None


@asynccontextmanager
async def serving(trust: Trust) -> AsyncIterator[Server]:
    """A server on free ports of the loopback, while the block lasts."""
    server = Server(trust)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(trust.server_file)
    async with AsyncExitStack() as stack:
        chat = await stack.enter_async_context(
            websockets.serve(server.serve, LOOPBACK, 0, ssl=tls, max_size=None, compression=None, ping_interval=None)
        )
        cdn = await asyncio.start_server(server.media.serve, LOOPBACK, 0, ssl=tls)
        server.tunnel.ports.update({"web.whatsapp.com": _port(chat), media.HOST: _port(cdn)})
        proxy = await asyncio.start_server(server.tunnel.serve, LOOPBACK, 0)
        stack.callback(cdn.close)
        stack.callback(proxy.close)
        server.proxy = f"http://{LOOPBACK}:{_port(proxy)}"
        yield server


async def _refuse(account: Account, connection: Connection, fault: LoginFault) -> None:
    account.refusals += 1
    await connection.send(fault.stanza())
    await connection.left(fault.pause)
    await connection.close()


def _port(server: asyncio.Server | websockets.Server) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])
