"""One connection for several requests to a host, as long as the host keeps to what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from responder.fetch import Client, Request
from tests.fetch.sample import feed

HERE = feed(local=True)
NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
SAME = b"HTTP/1.1 304 Not Modified\r\n\r\n"
FROGS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfrogs"
TOADS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntoads"


@asynccontextmanager
async def saying(*said: bytes, pause_s: float = 0.0) -> AsyncIterator[tuple[str, list[int]]]:
    """An address whose server says so to each request, piece by piece, and the requests per connection."""
    asked: list[int] = []
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nth = len(asked)
        asked.append(0)
        writers.append(writer)
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            asked[nth] += 1
            for piece in said:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause_s)

    async with await asyncio.start_server(serve, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/", asked
        for writer in writers:
            writer.close()
            await writer.wait_closed()


async def statuses(client: Client, url: str, pause_s: float = 0.0) -> list[int]:
    found = []
    for _ in range(2):
        found.append((await client.ask(Request(url), HERE, now=NOW)).status)
        await asyncio.sleep(pause_s)
    return found


async def test_a_host_is_asked_twice_on_one_connection(client: Client) -> None:
    async with saying(SAME) as (url, asked):
        assert await statuses(client, url) == [304, 304]
    assert asked == [2]


async def test_a_body_may_be_longer_than_it_says_so_its_connection_is_done(client: Client) -> None:
    async with saying(FROGS, TOADS, pause_s=0.05) as (url, asked):
        for _ in range(2):
            assert (await client.ask(Request(url), HERE, now=NOW)).body == b"frogs"
    assert asked == [1, 1]


@pytest.mark.parametrize("said", [(SAME, FROGS), (SAME + FROGS,), (SAME + b"frogs",)])
async def test_what_is_said_unasked_answers_nothing(client: Client, said: tuple[bytes, ...]) -> None:
    async with saying(*said, pause_s=0.05) as (url, asked):
        assert await statuses(client, url, pause_s=0.2) == [304, 304]
    assert asked == [1, 1], "the connection that said too much is closed"
