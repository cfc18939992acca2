"""Alerts that went out in CAP 1.2 stand on the public site."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.fetch import cap as reader
from responder.model.feed import Feed, FeedId, Group, Record, Trust
from responder.model.publication import Outlet
from responder.model.text import Language
from responder.store import publications
from responder.web.app import make_app
from responder.web.folder import everything
from responder.web.live import Live
from responder.web.site import Painter
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


OWN = Feed(
    FeedId("own"),
    "Own",
    "https://a.example/",
    "cap",
    "zh",
    Trust.OFFICIAL,
    Group.OFFICIAL,
    timedelta(minutes=1),
)


def record(body: bytes) -> Record:
    (sighting,) = reader.parse(OWN, body, "application/cap+xml")
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


async def test_the_index_leads_a_reader_of_cap_to_every_alert_newest_first(
    warned: Newsroom, reader_of: Client
) -> None:
    version = await warned.approved(await warned.holding(await warned.breaks()))
    (order,) = await warned.published(version, "alerts")
    await warned.press.withdraw(version.text, "震级写错了", OFFICER, warned.room.now)
    await warned.fast_forward(minutes=1)
    answer = await reader_of.get("/p/cap/index.xml")
    assert (answer.status, answer.content_type) == (200, "application/atom+xml")
    found = reader.parse(OWN, await answer.read(), "application/atom+xml")
    assert [one.more.rpartition("/")[2] == f"{order.id}.xml" for one in found] == [False, True]


async def test_the_exported_site_holds_the_alerts_too(warned: Newsroom, reader_of: Client) -> None:
    version = await warned.approved(await warned.holding(await warned.breaks()))
    (order,) = await warned.published(version, "alerts")
    held = web_room(warned.room, Live(), newsroom=warned)
    painter, outlets = Painter(held.site, held.zone, warned.room.now), warned.press.outlets
    files = await warned.room.store.read(lambda db: dict(everything(db, painter, Language.ZH, outlets)))
    for path in (f"cap/{order.id}.xml", "cap/index.xml"):
        assert files[path].body == await (await reader_of.get(f"/p/{path}")).read()


async def test_what_did_not_go_out_in_cap_is_not_there(warned: Newsroom, reader_of: Client) -> None:
    version = await warned.approved(await warned.holding(await warned.breaks()))
    (order,) = await warned.published(version, "site")
    assert (await reader_of.get(f"/p/cap/{order.id}.xml")).status == 404
    assert (await reader_of.get("/p/cap/b-0123.xml")).status == 404
