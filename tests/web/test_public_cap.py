"""Alerts that went out in CAP 1.2 stand on the public site."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.fetch import cap as reader
from responder.model.feed import Feed, FeedId, Group, Record, Trust
from responder.model.publication import Outlet
from responder.store import publications
from responder.web.app import make_app
from responder.web.live import Live
from tests.newsroom import OFFICER, OUTLETS, Newsroom
from tests.room import Room
from tests.web.conftest import Client, web_room


@pytest.fixture
def warned(room: Room) -> Newsroom:
    return Newsroom(room, outlets={**OUTLETS, "alerts": Outlet("alerts", "cap")})


@pytest.fixture
async def reader_of(warned: Newsroom) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(web_room(warned.room, Live(), newsroom=warned)))) as client:
        yield client


def record(body: bytes) -> Record:
    feed = Feed(
        FeedId("own"),
        "Own",
        "https://a.example/",
        "cap",
        "zh",
        Trust.OFFICIAL,
        Group.OFFICIAL,
        timedelta(minutes=1),
    )
    (sighting,) = reader.parse(feed, body, "application/cap+xml")
    assert sighting.entry.record
    return sighting.entry.record


async def test_an_alert_and_its_cancellation_stand_under_their_own_addresses(
    warned: Newsroom, reader_of: Client
) -> None:
    version = await warned.approved(await warned.holding(await warned.breaks()))
    (order,) = await warned.published(version, "alerts")
    answer = await reader_of.get(f"/p/cap/{order.id}.xml")
    assert (answer.status, answer.content_type) == (200, "application/cap+xml")
    assert record(await answer.read()).message_type == "Alert"
    await warned.press.withdraw(version.text, "震级写错了", OFFICER, warned.room.now)
    await warned.fast_forward(minutes=1)
    *_, last = await warned.room.store.read(lambda db: publications.of_text(db, version.text))
    cancel = record(await (await reader_of.get(f"/p/cap/{last.id}.xml")).read())
    assert (cancel.message_type, cancel.references) == ("Cancel", (str(order.id),))


async def test_what_did_not_go_out_in_cap_is_not_there(warned: Newsroom, reader_of: Client) -> None:
    version = await warned.approved(await warned.holding(await warned.breaks()))
    (order,) = await warned.published(version, "site")
    assert (await reader_of.get(f"/p/cap/{order.id}.xml")).status == 404
    assert (await reader_of.get("/p/cap/b-0123.xml")).status == 404
