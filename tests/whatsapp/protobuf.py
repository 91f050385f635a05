"""WhatsApp's protobuf messages, taken from neonize's wheel without loading its Go library into this process.

The library brings threads, a logging set-up and aborts; only a worker's process may have it.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def _spare_the_library() -> None:
    """Make neonize's subpackages importable while its own `__init__` stays unread."""
    spec = importlib.util.find_spec("neonize")
    if "neonize" in sys.modules or spec is None or spec.origin is None:
        return
    sys.modules["neonize"] = importlib.util.module_from_spec(spec)
    sys.path.append(str(Path(spec.origin).parent / "proto"))


_spare_the_library()

from neonize.proto.Neonize_pb2 import MutationInfo, PatchInfo  # noqa: E402
from neonize.proto.waAdv.WAAdv_pb2 import (  # noqa: E402
    ADVDeviceIdentity,
    ADVSignedDeviceIdentity,
    ADVSignedDeviceIdentityHMAC,
)
from neonize.proto.waCert.WACert_pb2 import CertChain  # noqa: E402
from neonize.proto.waCommon.WACommon_pb2 import MessageKey  # noqa: E402
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import (  # noqa: E402
    AlbumMessage,
    AppStateSyncKey,
    AppStateSyncKeyData,
    AppStateSyncKeyFingerprint,
    AppStateSyncKeyId,
    AppStateSyncKeyShare,
    ContextInfo,
    DeviceSentMessage,
    DocumentMessage,
    ExtendedTextMessage,
    FutureProofMessage,
    HistorySyncNotification,
    ImageMessage,
    Message,
    MessageAssociation,
    MessageContextInfo,
    ProtocolMessage,
    ReactionMessage,
    SenderKeyDistributionMessage,
)
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import (  # noqa: E402
    Conversation,
    HistorySync,
    HistorySyncMsg,
)
from neonize.proto.waServerSync.WAServerSync_pb2 import SyncdMutation, SyncdPatch  # noqa: E402
from neonize.proto.waSyncAction.WAWebProtobufSyncAction_pb2 import (  # noqa: E402
    ClearChatAction,
    DeleteChatAction,
    DeleteMessageForMeAction,
    PushNameSetting,
    SyncActionData,
    SyncActionMessageRange,
    SyncActionValue,
)
from neonize.proto.waWa6.WAWebProtobufsWa6_pb2 import ClientPayload, HandshakeMessage  # noqa: E402
from neonize.proto.waWeb.WAWebProtobufsWeb_pb2 import WebMessageInfo  # noqa: E402

__all__ = [
    "ADVDeviceIdentity",
    "ADVSignedDeviceIdentity",
    "ADVSignedDeviceIdentityHMAC",
    "AlbumMessage",
    "AppStateSyncKey",
    "AppStateSyncKeyData",
    "AppStateSyncKeyFingerprint",
    "AppStateSyncKeyId",
    "AppStateSyncKeyShare",
    "CertChain",
    "ClearChatAction",
    "ClientPayload",
    "ContextInfo",
    "Conversation",
    "DeleteChatAction",
    "DeleteMessageForMeAction",
    "DeviceSentMessage",
    "DocumentMessage",
    "ExtendedTextMessage",
    "FutureProofMessage",
    "HandshakeMessage",
    "HistorySync",
    "HistorySyncMsg",
    "HistorySyncNotification",
    "ImageMessage",
    "Message",
    "MessageAssociation",
    "MessageContextInfo",
    "MessageKey",
    "MutationInfo",
    "PatchInfo",
    "ProtocolMessage",
    "PushNameSetting",
    "ReactionMessage",
    "SenderKeyDistributionMessage",
    "SyncActionData",
    "SyncActionMessageRange",
    "SyncActionValue",
    "SyncdMutation",
    "SyncdPatch",
    "WebMessageInfo",
]
