"""A mail server of a few lines: it keeps what arrives and can refuse at any step."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class SmtpServer:
    """refusals: by the verb, the answer to give in place of a yes; DONE is the end of the content."""

    refusals: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    lines: list[str] = field(default_factory=list)  # What the client said.
    contents: list[bytes] = field(default_factory=list)  # Mails taken.
    _talks: list[asyncio.Task[None]] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            await asyncio.gather(*self._talks)

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.append(asyncio.create_task(self._talk(reader, writer)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org\r\n")
        while line := (await reader.readline()).decode().strip():
            self.lines.append(line)
            verb = line.split()[0].upper()
            answer = self.refusals.get(verb) or self._yes(verb)
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                writer.write(f"{await self._content(reader)}\r\n".encode())
            if verb == "QUIT":
                break
        writer.close()
        await writer.wait_closed()

    def _yes(self, verb: str) -> str:
        known = {"EHLO": "250-mail.example.org\r\n250 AUTH PLAIN", "AUTH": "235 yes", "DATA": "354 go on"}
        return known.get(verb, "221 bye" if verb == "QUIT" else "250 yes")

    async def _content(self, reader: asyncio.StreamReader) -> str:
        content = await reader.readuntil(b"\r\n.\r\n")
        if "DONE" not in self.refusals:
            self.contents.append(content.removesuffix(b".\r\n"))
        return self.refusals.get("DONE", "250 taken")
