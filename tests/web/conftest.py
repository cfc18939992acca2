"""The desk's pages over a test's room."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from responder.desk import Press, Texts
from responder.finder import Finder
from responder.intake import Intake
from responder.model.feed import FeedId
from responder.model.text import Bilingual, Language
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.room import Room as WebRoom
from responder.web.room import Site
from tests.newsroom import OUTLETS, SITE, STAFF, Newsroom
from tests.room import EDITOR, PEOPLE, Room

Client = TestClient[Request, Application]


def web_room(
    room: Room,
    live: Live,
    *,
    intake: Intake | None = None,
    tokens: Mapping[FeedId, Sequence[str]] | None = None,
    newsroom: Newsroom | None = None,
    finder: Finder | None = None,
) -> WebRoom:
    """newsroom: whose staff sits at the desk; None: the room's own people."""
    base = (room.store, room.library, PEOPLE, "http://desk.example", room._ring)
    texts = newsroom.texts if newsroom else Texts(*base, stages=("review",), emergency=None)
    press = newsroom.press if newsroom else Press(*base, outlets=OUTLETS)
    return WebRoom(
        store=room.store,
        desk=room.desk,
        texts=texts,
        press=press,
        site=Site(SITE, Bilingual("应急科普", "Emergency science")),
        library=room.library,
        people=STAFF if newsroom else PEOPLE,
        feeds=tuple(room.feeds.values()),
        language=Language.ZH,
        now=lambda: room.now,
        wall=lambda: room.wall,
        live=live,
        secure=False,
        zone=ZoneInfo("Asia/Shanghai"),
        started_at=room.now,
        intake=intake,
        tokens=tokens or {},
        finder=finder or Finder(room.library),
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
    app = make_app(web_room(room, Live(), finder=finder))
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
