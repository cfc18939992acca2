"""What the embedder and its worker say to each other: a length of four bytes, then a pickle.

Both ends are this package in the same version, on a pipe that nobody else can write to.
"""

import asyncio
import pickle
import struct
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from responder.embed.contract import EmbedSettings, Loader

_LENGTH = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class Start:
    """The first message to a worker: load this."""

    loader: Loader
    settings: EmbedSettings


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded."""

    dimension: int


@dataclass(frozen=True, slots=True)
class Job:
    """Encode these."""

    texts: list[str]


@dataclass(frozen=True, slots=True)
class Done:
    """The vectors of a job, in its order."""

    vectors: tuple[bytes, ...]  # float16 each.
    seconds: float  # Spent in the model.


@dataclass(frozen=True, slots=True)
class Failed:
    """The model could not be loaded, or the job raised."""

    reason: str


Message: TypeAlias = Start | Ready | Job | Done | Failed


def pack(message: Message) -> bytes:
    body = pickle.dumps(message)
    return _LENGTH.pack(len(body)) + body


def read(stream: BinaryIO) -> Message | None:
    """Wait for the next message; None when the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return _message(body) if len(body) == length else None


async def read_async(stream: asyncio.StreamReader) -> Message:
    """Wait for the next message; raises asyncio.IncompleteReadError when the other end is gone."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    return _message(await stream.readexactly(length))


def _message(body: bytes) -> Message:
    message: Message = pickle.loads(body)
    return message
