"""A server that says, byte for byte, what a test tells it to, and remembers what it was asked."""

import asyncio
import socket
import ssl
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Self, cast


class Do(Enum):
    """What a server can do besides talking."""

    RESET = "reset"  # Break the connection off.
    HANG = "hang"  # Say nothing more, and keep the connection.


Part = bytes | float | Do  # To be said; seconds to wait; to be done.
Script = Sequence[Part]  # One answer; the connection is closed behind it.


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]  # Names in lower case.

    @property
    def host(self) -> str:
        return self.headers["host"]


def answer(body: bytes | str = b"", status: int = 200, **headers: str) -> Script:
    """A proper answer; header_name= gives Header-Name."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} As Told"]
    lines += [f"{name.replace('_', '-').title()}: {text}" for name, text in headers.items()]
    if status not in {204, 304} and not headers.keys() & {"content_length", "transfer_encoding"}:
        lines.append(f"Content-Length: {len(data)}")
    return ("\r\n".join(lines).encode() + b"\r\n\r\n" + data,)


def redirect(to: str, status: int = 302, **headers: str) -> Script:
    return answer(b"", status, location=to, **headers)


@dataclass
class ScriptedServer:
    """Listens on this machine; an async context manager.

    scripts: by path; each list is said one after another, its last one again and again.
    """

    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    at_once: Counter[str] = field(default_factory=Counter)  # Requests being answered now, by host.
    most_at_once: Counter[str] = field(default_factory=Counter)  # And of all hosts together, under "".

    _at_work: list[asyncio.Task[None]] = field(default_factory=list)

    def say(self, *scripts: Script, path: str = "/feed") -> None:
        self.scripts[path] = list(scripts)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let every answer come to its end; the client must have hung up on those that have none."""
        self._server.close()
        await self._server.wait_closed()
        await asyncio.gather(*self._at_work)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._at_work.append(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            asked = _read((await reader.readuntil(b"\r\n\r\n")).decode())
            self.asked.append(asked)
            with self._counted(asked.host, ""):
                await self._answer(asked, reader, writer)
        writer.close()

    @contextmanager
    def _counted(self, *names: str) -> Iterator[None]:
        self.at_once.update(names)
        self.most_at_once |= self.at_once
        try:
            yield
        finally:
            self.at_once.subtract(names)

    async def _answer(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        scripts = self.scripts.get(asked.path, [answer(status=404)])
        for part in scripts.pop(0) if len(scripts) > 1 else scripts[0]:
            if writer.is_closing() or reader.at_eof():
                return
            await self._do(part, reader, writer)

    async def _do(self, part: Part, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if isinstance(part, bytes):
            writer.write(part)
            await writer.drain()
        elif isinstance(part, float):
            await asyncio.sleep(part)
        elif part is Do.HANG:
            await reader.read()  # Until the client hangs up.
        else:
            linger = struct.pack("ii", 1, 0)  # At once and for nought: what is unsent is thrown away.
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()


def _read(head: str) -> Asked:
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
    return Asked(first.split()[1], headers)
