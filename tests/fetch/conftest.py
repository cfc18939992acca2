"""Servers on this machine: one that speaks HTTP properly, one that says whatever it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.fetch import Client, Limits

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]
Speak = Callable[[bytes], Awaitable[str]]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(Limits("mailto:desk@example.org", timeout_s=5.0, max_bytes=100_000)) as client:
        yield client


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a server with one handler for every path; gives its address."""
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server()
        servers.append(server)
        return str(server.make_url(""))

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
async def speak() -> AsyncIterator[Speak]:
    """Start a server that answers every request with these bytes and then hangs up."""
    servers: list[asyncio.Server] = []

    async def start(said: bytes) -> str:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()
