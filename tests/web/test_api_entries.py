"""POST /api/entries: what is taken, what is refused and how, and that nothing is taken twice."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from responder.intake import hand
from responder.model.feed import Door, Feed, FeedId, Group, Trust
from responder.model.oncall import AlertKind, Priority
from responder.store import alerts, stories
from responder.web.app import make_app
from responder.web.live import Live
from tests.intake.taking import Taking
from tests.room import Room
from tests.web.conftest import Client, web_room

TOKEN, OTHER = "sample-token-of-the-hospital", "sample-token-of-the-phone-line"
BLAST: dict[str, Any] = {
    "title": "化工厂爆炸 周边紧急疏散",
    "id": "blast-1",
    "url": "https://partner.example/blast-1",
    "summary": "消防已到场",
    "published": "2026-11-20T09:58:00+08:00",
    "record": {"event": "explosion", "severity": "Extreme", "urgency": "Immediate", "certainty": "Observed"},
}


def pushed(name: str, trust: Trust) -> Feed:
    door = Door(token="X")
    return Feed(FeedId(name), name, "", "push", "zh", trust, Group.HEALTH, timedelta(), door=door)


class Partner:
    """A partner's system."""

    def __init__(self, client: Client, taking: Taking) -> None:
        self.client, self.taking = client, taking

    async def sends(
        self, sent: object = None, *, body: bytes | None = None, token: str = TOKEN, **headers: str
    ) -> ClientResponse:
        data = json.dumps(sent).encode() if body is None else body
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | named
        return await self.client.post("/api/entries", data=data, headers=said)


@pytest.fixture
async def partner(room: Room) -> AsyncIterator[Partner]:
    room.feeds |= {one.id: one for one in (pushed("hospital", Trust.OFFICIAL), pushed("line", Trust.SOCIAL))}
    taking = Taking(room)
    tokens = {FeedId("hospital"): (TOKEN, "sample-token-of-tomorrow"), FeedId("line"): (OTHER,)}
    app = make_app(web_room(room, Live(), intake=taking.intake, tokens=tokens))
    async with TestClient(TestServer(app)) as client:
        yield Partner(client, taking)


async def kept(room: Room) -> list[str]:
    rows = await room.store.read(lambda db: list(db.query("SELECT feed, key FROM entries ORDER BY id")))
    return [f"{row['feed']}/{row['key']}" for row in rows]


async def test_an_entry_is_kept_when_it_is_accepted(partner: Partner, room: Room) -> None:
    answer = await partner.sends(BLAST)
    assert answer.status == 202
    assert await answer.json() == {"taken": 1, "known": 0, "late": 0, "ids": ["blast-1"]}
    assert await kept(room) == ["hospital/blast-1"]


async def test_it_goes_the_way_of_every_poll_and_tells_the_editor(partner: Partner, room: Room) -> None:
    await partner.sends(BLAST)
    (alert,) = await room.store.read(lambda db: alerts.since(db, room.now))
    assert (alert.kind, alert.priority) == (AlertKind.OFFICIAL, Priority.P1)
    ((entry, seen),) = await room.store.read(lambda db: stories.entries_of(db, alert.story))
    assert (entry.url, entry.summary, seen) == (BLAST["url"], BLAST["summary"], room.now)
    assert entry.published == room.now - timedelta(minutes=2)


async def test_the_same_again_is_known_whoever_restarts(partner: Partner, room: Room) -> None:
    await partner.sends(BLAST)
    room.restart()
    await room.cycle.restore(room.feeds, room.now)
    answer = await partner.sends([BLAST, BLAST | {"id": "blast-2"}, BLAST | {"id": "blast-2"}])
    assert await answer.json() == {
        "taken": 1,
        "known": 1,
        "late": 0,
        "ids": ["blast-1", "blast-2", "blast-2"],
    }
    assert await kept(room) == ["hospital/blast-1", "hospital/blast-2"]


async def test_without_an_id_the_address_or_the_title_names_it(partner: Partner) -> None:
    rows = [{"title": "一", "url": "https://a.example/1"}, {"title": "二"}]
    answers = [await (await partner.sends(rows)).json() for _ in range(2)]
    assert [one["ids"] for one in answers] == [["https://a.example/1", "二"]] * 2
    assert [one["known"] for one in answers] == [0, 2]


async def test_what_is_history_is_counted_as_late(partner: Partner) -> None:
    answer = await partner.sends(BLAST | {"published": "2026-10-01T00:00:00Z"})
    assert (await answer.json())["late"] == 1


async def test_each_token_opens_its_own_feed(partner: Partner, room: Room) -> None:
    for token in (TOKEN, "sample-token-of-tomorrow", OTHER):
        assert (await partner.sends(BLAST, token=token)).status == 202
    assert await kept(room) == ["hospital/blast-1", "line/blast-1"]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="none"),
        pytest.param("Bearer", id="an empty one"),
        pytest.param(f"Basic {TOKEN}", id="another scheme"),
        pytest.param(f"Bearer {TOKEN[:-1]}", id="a part of one"),
        pytest.param("Bearer \u00e9\u00ff", id="not ASCII"),
    ],
)
async def test_without_a_token_nothing_is_taken(partner: Partner, room: Room, header: str) -> None:
    answer = await partner.sends(BLAST, Authorization=header)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert await kept(room) == []


REFUSED = [
    pytest.param(b"{", 400, "", "JSON", id="no JSON"),
    pytest.param(b'{"title": "\\ud800"}', 400, "", "JSON", id="half a character"),
    pytest.param(b"[" * 100_000, 400, "", "JSON", id="a very deep list"),
    pytest.param(b"[]", 422, "", "1 to 100", id="nothing at all"),
    pytest.param(b'"title"', 422, "", "EntryForm", id="a text"),
    pytest.param(
        b'{"title": "a", "sumary": "b"}', 422, "/sumary", "Did you mean summary?", id="a misspelt name"
    ),
    pytest.param(b'{"id": "1"}', 422, "/title", "Add it", id="no title"),
    pytest.param(b'{"title": "\\u200b"}', 422, "/title", "can be read", id="a title of nothing"),
    pytest.param(b'[{"title": "a"}, {"title": ""}]', 422, "/1/title", "1 character", id="the second of two"),
    pytest.param(
        b'{"title": "a", "published": "2026-11-20T10:00:00"}',
        422,
        "/published",
        "zone",
        id="no zone",
    ),
    pytest.param(
        b'{"title": "a", "published": "0001-01-01T00:00:00+14:00"}',
        422,
        "/published",
        "",
        id="too early",
    ),
    pytest.param(b'{"title": "a", "published": 0}', 422, "/published", "zone", id="a time as a number"),
    pytest.param(b'{"title": "a", "url": "javascript:alert(1)"}', 422, "/url", "", id="a script for a link"),
    pytest.param(
        b'{"title": "a", "url": "https://me:pw@a.example/"}',
        422,
        "/url",
        "password",
        id="a secret in a link",
    ),
    pytest.param(
        b'{"title": "a", "record": {"magnitude": 99}}',
        422,
        "/record/magnitude",
        "12",
        id="no such size",
    ),
    pytest.param(
        b'{"title": "a", "record": {"severity": "bad"}}',
        422,
        "/record/severity",
        "Extreme",
        id="no such word",
    ),
    pytest.param(json.dumps({"title": "a" * 301}).encode(), 422, "/title", "300", id="a title without end"),
    pytest.param(b"[" + b'{"title": "a"},' * 100 + b'{"title": "a"}]', 422, "", "100", id="too many at once"),
    pytest.param(b" " * 300_000, 413, None, "256 KiB", id="too large"),
]


@pytest.mark.parametrize(("body", "status", "where", "mend"), REFUSED)
async def test_a_refusal_says_what_is_wrong_where_and_what_to_do(  # noqa: PLR0917 - the table's columns
    partner: Partner, room: Room, body: bytes, status: int, where: str | None, mend: str
) -> None:
    answer = await partner.sends(body=body)
    said = await answer.json(content_type="application/problem+json")
    assert (answer.status, said["status"]) == (status, status)
    if where is None:
        assert mend in said["mend"]
    else:
        assert [(one["where"], mend in one["mend"]) for one in said["errors"]] == [(where, True)]
    assert await kept(room) == []


async def test_all_faults_of_all_entries_are_told_at_once(partner: Partner, room: Room) -> None:
    answer = await partner.sends(
        [{"title": "good"}, {"titel": "x"}, {"title": "y", "record": {"magnitude": "3"}}]
    )
    wrong = (await answer.json(content_type=None))["errors"]
    assert [one["where"] for one in wrong] == ["/1/title", "/1/titel", "/2/record/magnitude"]
    assert await kept(room) == []


async def test_only_json_is_taken(partner: Partner) -> None:
    assert (await partner.sends(BLAST, Content_Type="text/plain")).status == 415


async def test_a_named_request_is_answered_the_same_again(partner: Partner, room: Room) -> None:
    first = await partner.sends(BLAST, Idempotency_Key="k-1")
    again = await partner.sends(BLAST, Idempotency_Key="k-1")
    assert (await first.json(), again.status) == (await again.json(), 202)
    other = await partner.sends(BLAST | {"id": "other"}, Idempotency_Key="k-1")
    assert other.status == 422
    assert "new key" in (await other.json(content_type=None))["mend"]
    assert (await partner.sends(BLAST, token=OTHER, Idempotency_Key="k-1")).status == 202
    assert await kept(room) == ["hospital/blast-1", "line/blast-1"]


async def test_whoever_comes_too_often_is_told_when_to_come_again(partner: Partner, room: Room) -> None:
    answers = [await partner.sends(body=b"{") for _ in range(61)]
    assert [answer.status for answer in answers] == [400] * 60 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert (await partner.sends(BLAST, token=OTHER)).status == 202
    room.now += timedelta(seconds=1)
    assert (await partner.sends(BLAST)).status == 202


async def test_what_cannot_be_kept_is_not_accepted(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "PATIENCE_S", 0.05)
    partner.taking.stuck = True
    slow = await partner.sends(BLAST)
    monkeypatch.setattr(hand, "PATIENCE_S", 30.0)
    partner.taking.stuck, partner.taking.broken = False, True
    broken = await partner.sends(BLAST)
    for answer in (slow, broken):
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "5"
    partner.taking.broken = False
    assert (await partner.sends(BLAST)).status == 202


async def test_a_title_cannot_bring_markup_or_turned_text_along(partner: Partner, room: Room) -> None:
    title = "<b>one</b>\u202e two \u0007<script>three</script>"
    assert (await (await partner.sends({"title": title, "id": "1"})).json())["taken"] == 1
    (row,) = await room.store.read(lambda db: list(db.query("SELECT story FROM entries")))
    ((entry, _),) = await room.store.read(lambda db: stories.entries_of(db, row["story"]))
    assert entry.title == "one two"
