"""The messages of transferd that are needed, made at run time from a table of their fields.

The daemon's interface is proto3, package ``transferd.api``. Fields that are not listed here are skipped when a message
is read, so the table holds only what is used.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "transferd.api"
SERVICE = f"/{PACKAGE}.TransferService/"

# name: (number, type); a type that is no word of proto3 is a message of the table, "*" means any number of times.
MESSAGES: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "Error": {"code": (1, "int32"), "description": (2, "string")},
    "TransferRequest": {"transferType": (1, "int32"), "transferSpec": (3, "string")},
    "StartTransferResponse": {"transferId": (2, "string"), "status": (5, "int32"), "error": (6, "Error")},
    "RegistrationRequest": {"transferId": (1, "string*")},
    "TransferInfo": {
        "bytesTransferred": (3, "int64"),
        "errorDescription": (10, "string"),
    },
    "SessionTransferInformation": {
        "sessionId": (2, "string"),
        "bytesTransferred": (17, "int64"),
        "errorDesc": (29, "string"),
    },
    "TransferResponse": {
        "transferId": (2, "string"),
        "status": (5, "int32"),
        "error": (6, "Error"),
        "transferEvent": (7, "int32"),
        "transferInfo": (8, "TransferInfo"),
        "sessionInfo": (10, "SessionTransferInformation"),
    },
    "TransferModificationRequest": {"transferId": (1, "string"), "transferSpec": (2, "string")},
    "StopTransferRequest": {"transferId": (1, "string*")},
    "StopInfo": {"transferId": (1, "string"), "stopped": (2, "bool"), "error": (3, "Error")},
    "StopTransferResponse": {"stopResult": (2, "StopInfo*")},
}
# Enums travel like numbers.
FILE_REGULAR = 1
COMPLETED, FAILED, CANCELED, ORPHANED = 3, 4, 5, 7
SESSION_START, SESSION_ERROR, FILE_ERROR, CONNECTING = 1, 3, 6, 9

_Field = descriptor_pb2.FieldDescriptorProto


@functools.cache
def message(name: str) -> Any:
    """Return the class of a message.

    :param name: its name without the package.
    """
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(f"{PACKAGE}.{name}"))


@functools.cache
def _pool() -> descriptor_pool.DescriptorPool:
    # A pool of our own: a program may have IBM's classes of the same names.
    pool = descriptor_pool.DescriptorPool()
    file = descriptor_pb2.FileDescriptorProto(name="transferd.proto", package=PACKAGE, syntax="proto3")
    for name, fields in MESSAGES.items():
        described = file.message_type.add(name=name)
        for field_name, (number, kind) in fields.items():
            _describe(described.field.add(name=field_name, number=number), kind)
    pool.AddSerializedFile(file.SerializeToString())
    return pool


def _describe(field: Any, kind: str) -> None:
    is_repeated = kind.endswith("*")
    word = kind.rstrip("*")
    field.label = _Field.LABEL_REPEATED if is_repeated else _Field.LABEL_OPTIONAL
    if word in MESSAGES:
        field.type, field.type_name = _Field.TYPE_MESSAGE, f".{PACKAGE}.{word}"
    else:
        field.type = _Field.Type.Value(f"TYPE_{word.upper()}")
