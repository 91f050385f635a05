"""What the server answers to the client's queries about accounts, groups and media."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.whatsapp.account import Account
from tests.whatsapp.media import HOST
from tests.whatsapp.people import Group, Person
from tests.whatsapp.wabinary import Node


class Answers:
    """Queries by their namespace; an unknown one gets an empty result."""

    def __init__(self, find_person: Callable[[str], Person | None], groups: Sequence[Group]) -> None:
        self._find_person, self._groups = find_person, groups
        self._by_namespace: dict[str, Callable[[Account, Node], Node | None]] = {
            "encrypt": _encrypt,
            "usync": self._usync,
            "w:g2": self._of_groups,
            "w:m": _media_connection,
            "w:profile:picture": self._picture,
            "w:sync:app:state": Account.take_app_state,
        }

    def to(self, account: Account, query: Node) -> Node | None:
        """The content of the result."""
        answer = self._by_namespace.get(query.attrs.get("xmlns", ""))
        return answer(account, query) if answer else None

    def _usync(self, _account: Account, query: Node) -> Node:
        asked = [user.attrs.get("jid", "") for user in query.get("usync", "list").children]
        users = [_user(jid, person) for jid in asked if (person := self._find_person(jid))]
        return Node("usync", {}, [Node("result"), Node("list", {}, users)])

    def _of_groups(self, account: Account, query: Node) -> Node | None:
        if query.find("participating"):
            return Node("groups", {}, [_group(group) for group in self._groups if account in group.members])
        return next((_group(group) for group in self._groups if group.jid == query.attrs["to"]), None)

    def _picture(self, _account: Account, query: Node) -> Node:
        target = query.attrs["target"]
        group = next((group for group in self._groups if group.jid == target), None)
        shown = group or self._find_person(target)
        if shown is None or not shown.picture:
            return Node("error", {"code": "404", "text": "item-not-found"})
        return Node("picture", {"id": "1", "type": "preview", "url": shown.picture, "direct_path": "/v"})


def _encrypt(account: Account, query: Node) -> Node | None:
    if query.find("identity"):
        account.keyring.take_prekeys(query)
    elif query.find("key"):
        return account.keyring.bundles(query)
    elif query.find("count"):
        return Node("count", {"value": "50"})
    return None


def _media_connection(_account: Account, _query: Node) -> Node:
    attrs = {"auth": "A", "ttl": "300", "auth_ttl": "300", "max_buckets": "12"}
    return Node("media_conn", attrs, [Node("host", {"hostname": HOST}, [Node("download", {}, [])])])


def _user(jid: str, person: Person) -> Node:
    devices = Node("devices", {}, [Node("device-list", {}, [Node("device", {"id": "0"})])])
    return Node("user", {"jid": jid}, [devices, Node("lid", {"val": person.jid})])


def _group(group: Group) -> Node:
    members = [Node("participant", {"jid": member.jid, "phone_number": member.phone_jid}) for member in group.members]
    topic = [Node("description", {"id": "1", "t": "1700000000"}, [Node("body", {}, group.topic.encode())])]
    attrs = {"id": group.id, "subject": group.subject, "addressing_mode": "lid", "size": str(len(members))}
    return Node("group", attrs, members + (topic if group.topic else []))
