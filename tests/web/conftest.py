"""The desk's pages over a test's room."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from responder.finder import Finder
from responder.model.text import Language
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.room import Room as WebRoom
from tests.room import EDITOR, PEOPLE, Room

Client = TestClient[Request, Application]


def web_room(room: Room, live: Live, finder: Finder) -> WebRoom:
    return WebRoom(
        store=room.store,
        desk=room.desk,
        library=room.library,
        people=PEOPLE,
        feeds=tuple(room.feeds.values()),
        language=Language.ZH,
        now=lambda: room.now,
        wall=lambda: room.wall,
        live=live,
        secure=False,
        zone=ZoneInfo("Asia/Shanghai"),
        started_at=room.now,
        finder=finder,
        bundle=Path("no bundle"),
    )


@pytest.fixture(scope="session")
def search_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves the index that the others open."""
    return tmp_path_factory.mktemp("search") / "search.db"


@pytest.fixture
async def client(room: Room, search_index: Path) -> AsyncIterator[Client]:
    """A browser that nobody has signed in."""
    finder = Finder(room.library, search_index)
    app = make_app(web_room(room, Live(), finder))
    async with finder, TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def editor(client: Client, room: Room) -> Client:
    """A browser in which the editor has signed in."""
    link = await room.desk.sign_in_link(EDITOR, room.wall)
    answer = await client.post(f"/sign-in/{link.rpartition('/')[2]}")
    assert answer.status == 200
    return client


async def csrf(client: Client, path: str = "/") -> str:
    """The token that a page of the session carries."""
    found = re.search(r'name="csrf" value="(\w+)"', await (await client.get(path)).text())
    assert found
    return found[1]
