"""What programs may read, and who may."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.feed import FeedId, Trust
from responder.web.app import make_app
from responder.web.live import Live
from tests.room import Room
from tests.web.conftest import Client, web_room
from tests.web.test_api_entries import TOKEN, pushed

QUAKE = "日本近海发生7.5级强震"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def reader(room: Room) -> AsyncIterator[Client]:
    room.feeds[FeedId("hospital")] = pushed("hospital", Trust.SOCIAL)
    await room.list_shows("a", QUAKE)
    room.now += timedelta(minutes=3)
    await room.press_says("某地食品安全抽检 多批次不合格")
    app = make_app(web_room(room, Live(), tokens={FeedId("hospital"): (TOKEN,)}))
    async with TestClient(TestServer(app), headers=BEARER) as client:
        yield client


async def test_stories_are_told_newest_first(reader: Client) -> None:
    told = (await (await reader.get("/api/stories")).json())["stories"]
    assert [story["headline"] for story in told] == ["某地食品安全抽检 多批次不合格", QUAKE]
    assert (told[1]["severity"], told[1]["subject"], told[1]["unverified"]) == ("danger", "earthquake", False)
    (one,) = (await (await reader.get("/api/stories?limit=1")).json())["stories"]
    assert one == told[0]
    later = await reader.get("/api/stories", params={"since": "2026-11-20T10:02:00+08:00"})
    assert (await later.json())["stories"] == told[:1]


async def test_a_story_comes_with_what_was_read_and_told(reader: Client) -> None:
    name = (await (await reader.get("/api/stories")).json())["stories"][1]["id"]
    story = await (await reader.get(f"/api/stories/{name}")).json()
    assert [(entry["feed"], entry["trust"], entry["title"]) for entry in story["entries"]] == [
        ("a", "list", QUAKE)
    ]
    assert [alert["priority"] for alert in story["alerts"]] == ["P1"]
    (alert, *_) = (await (await reader.get("/api/alerts")).json())["alerts"][-1:]
    assert alert == story["alerts"][0]


async def test_feeds_are_told_with_how_they_do(reader: Client) -> None:
    told = (await (await reader.get("/api/feeds")).json())["feeds"]
    assert [(feed["id"], feed["interval_s"]) for feed in told] == [
        ("a", 300),
        ("hospital", None),
        ("paper", 300),
    ]


@pytest.mark.parametrize("path", ["/api/stories", "/api/stories/s-0", "/api/alerts", "/api/feeds"])
async def test_a_person_who_is_signed_in_may_read_and_nobody_else(
    client: Client, editor: Client, path: str
) -> None:
    assert (await editor.get(path)).status in {200, 404}
    editor.session.cookie_jar.clear()
    answer = await client.get(path)
    assert answer.status == 401
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-11-20T10:00:00", "limit=0", "limit=501", "limit=x", "limit=１"]
)
async def test_what_cannot_be_read_is_told(reader: Client, query: str) -> None:
    answer = await reader.get(f"/api/stories?{query}")
    assert answer.status == 400
    assert (await answer.json(content_type=None))["mend"].startswith("Write a ")
