"""CAP 1.2 out, read by our own reader of CAP."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from responder.fetch import cap as reader
from responder.model.feed import Entry, Feed, FeedId, Group, Status, Trust
from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.model.text import Language
from responder.model.version import TextKind
from responder.publish import Outgoing
from responder.publish.cap import NAMESPACE, alert
from tests.publish.vendor import NOW, SECRET, Vendor, after, outgoing, sent

ORDER = ["identifier", "sender", "sent", "status", "msgType", "scope", "note", "references", "info"]
INFO = ["language", "category", "event", "urgency", "severity", "certainty"]
INFO += ["expires", "headline", "description", "instruction", "web"]
PAGE = "https://science.example/p/zh/quake-x7/"


@pytest.fixture
async def receiver() -> AsyncIterator[Vendor]:
    vendor = Vendor(lambda _: web.Response(status=201))
    async with vendor.serving():
        yield vendor


def first(url: str = "", language: Language = Language.ZH, *, drill: bool = False) -> Outgoing:
    return outgoing(Outlet("cap", "cap", url), language, drill=drill)


def read(out: Outgoing) -> Entry:
    feed = Feed(
        FeedId("own"),
        "Own",
        "https://science.example/p/cap/",
        "cap",
        out.content.language,
        Trust.OFFICIAL,
        Group.OFFICIAL,
        timedelta(minutes=1),
    )
    (sighting,) = reader.parse(feed, alert(out), "application/cap+xml")
    return sighting.entry


def test_our_own_reader_understands_it() -> None:
    entry = read(first())
    record = entry.record
    assert record
    assert (entry.key, entry.title, entry.url) == ("b-1", "青禾县地震：目前知道的", PAGE)
    assert entry.published == NOW
    assert (record.status, record.message_type, record.references) == (Status.ACTUAL, "Alert", ())
    assert (record.severity, record.urgency, record.certainty) == ("Unknown", "Unknown", "Unknown")
    assert "震级 5.1" in entry.summary


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        pytest.param(Deed.UPDATE, "Update", id="an update"),
        pytest.param(Deed.CORRECT, "Update", id="a correction"),
        pytest.param(Deed.WITHDRAW, "Cancel", id="a withdrawal"),
    ],
)
def test_what_follows_names_what_it_replaces(deed: Deed, kind: str) -> None:
    entry = read(after(first(), deed, Outcome(Fate.LIVE, "b-1")))
    assert entry.record
    assert (entry.record.message_type, entry.record.references) == (kind, ("b-1",))
    assert ("震级写错了" in entry.summary) is (deed is not Deed.UPDATE)
    assert ("5.1" in entry.summary) is (deed is not Deed.WITHDRAW)


def test_a_cancellation_names_every_alert_that_was_sent() -> None:
    live = Outcome(Fate.LIVE)
    entry = read(after(after(first(), Deed.UPDATE, live), Deed.WITHDRAW, live))
    assert entry.record
    assert entry.record.references == ("b-1", "b-2")


def test_a_drill_is_an_exercise() -> None:
    entry = read(first(language=Language.EN, drill=True))
    assert entry.record
    assert entry.record.status is Status.EXERCISE
    assert entry.title.startswith("[DRILL]")


@pytest.mark.parametrize("deed", list(Deed))
def test_elements_stand_in_the_order_of_the_schema(deed: Deed) -> None:
    out = first() if deed is Deed.PUBLISH else after(first(), deed, Outcome(Fate.LIVE))
    root = ET.fromstring(alert(out))
    names = [one.tag.removeprefix(f"{{{NAMESPACE}}}") for one in root]
    inner = [one.tag.removeprefix(f"{{{NAMESPACE}}}") for one in root[-1]]
    assert root.tag == f"{{{NAMESPACE}}}alert"
    assert names == [name for name in ORDER if name in names]
    assert inner == [name for name in INFO if name in inner]
    assert {"identifier", "sender", "sent", "status", "msgType", "scope"} <= set(names)
    assert {"category", "event", "urgency", "severity", "certainty"} <= set(inner)
    assert root.findtext(f"{{{NAMESPACE}}}sent") == "2026-11-20T02:00:00-00:00"


async def test_it_is_sent_to_the_configured_address(receiver: Vendor) -> None:
    out = first(f"{receiver.url}/alerts")
    outcome = await sent(out)
    assert outcome == Outcome(Fate.LIVE, "b-1", "https://science.example/p/cap/b-1.xml")
    (heard,) = receiver.heard
    assert (heard.headers["Content-Type"], heard.body) == ("application/cap+xml", alert(out))
    assert heard.headers["Authorization"] == f"Bearer {SECRET}"


async def test_without_an_address_it_stands_on_our_own_site() -> None:
    assert (await sent(first())).fate is Fate.LIVE


async def test_an_explanation_is_no_alert() -> None:
    out = first()
    outcome = await sent(replace(out, content=replace(out.content, kind=TextKind.EXPLAINER)))
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "no_alert")


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        pytest.param(409, Fate.LIVE, id="known already"),
        pytest.param(401, Fate.REFUSED, id="a wrong token"),
        pytest.param(422, Fate.REFUSED, id="not valid there"),
        pytest.param(503, Fate.LATER, id="not now"),
        pytest.param(500, Fate.LOST, id="a fault"),
    ],
)
async def test_what_an_answer_means(receiver: Vendor, status: int, fate: Fate) -> None:
    receiver.refusals = [web.Response(status=status)]
    assert (await sent(first(receiver.url))).fate is fate
