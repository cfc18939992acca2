"""Bluesky: a record under a key of ours, and one commit for what replaces it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.publish import PUBLISHERS, Outgoing
from responder.publish.bluesky import rkey
from tests.publish.vendor import SECRET, Heard, Vendor, after, looked, outgoing, sent

DID, POSTS = "did:plc:sample", "app.bsky.feed.post"


@dataclass
class Server:
    """Records by key; creating one twice is a fault of the server, as it is in truth."""

    records: dict[str, dict[str, object]] = field(default_factory=dict)

    def answer(self, heard: Heard) -> web.Response:
        match heard.path.removeprefix("/xrpc/com.atproto."):
            case "server.createSession":
                return web.json_response({"did": DID, "handle": "desk.example", "accessJwt": "J"})
            case "repo.getRecord":
                return self._read(heard.query["rkey"])
            case "repo.createRecord":
                return self._written(str(heard.json["rkey"]), heard.json["record"])
            case _:
                return self._applied(heard.json["writes"])

    def _read(self, key: str) -> web.Response:
        if key not in self.records:
            body = {"error": "RecordNotFound", "message": f"Could not locate record: {key}"}
            return web.json_response(body, status=400)
        return web.json_response({"uri": uri(key), "cid": "bafy", "value": self.records[key]})

    def _written(self, key: str, record: object) -> web.Response:
        assert isinstance(record, dict)
        if key in self.records:
            return web.json_response({"error": "InternalServerError"}, status=500)
        self.records[key] = record
        return web.json_response({"uri": uri(key), "cid": "bafy"})

    def _applied(self, writes: object) -> web.Response:
        assert isinstance(writes, list)
        for one in writes:
            if str(one["$type"]).endswith("#delete"):
                del self.records[one["rkey"]]
            else:
                self.records[one["rkey"]] = one["value"]
        return web.json_response({"results": []})


def uri(key: str) -> str:
    return f"at://{DID}/{POSTS}/{key}"


@pytest.fixture
async def sky() -> AsyncIterator[tuple[Server, Vendor]]:
    server = Server()
    vendor = Vendor(server.answer)
    async with vendor.serving():
        yield server, vendor


def first(vendor: Vendor, *, drill: bool = False) -> Outgoing:
    return outgoing(Outlet("sky", "bluesky", vendor.url, "desk.example", "SKY"), drill=drill)


async def test_a_text_becomes_a_post_with_a_link(sky: tuple[Server, Vendor]) -> None:
    out = first(sky[1])
    key = rkey(out.publication)
    assert await sent(out) == Outcome(Fate.LIVE, uri(key), f"https://bsky.app/profile/{DID}/post/{key}")
    session, _, written = sky[1].heard
    assert session.json == {"identifier": "desk.example", "password": SECRET}
    assert written.headers["Authorization"] == "Bearer J"
    text = (
        "青禾县地震：目前知道的\n\n青禾县发生5.1级地震，注意余震。\n\nhttps://science.example/p/zh/quake-x7/"
    )
    raw = text.encode()
    assert written.json == {
        "repo": DID,
        "collection": POSTS,
        "rkey": key,
        "record": {
            "$type": POSTS,
            "text": text,
            "langs": ["zh"],
            "createdAt": "2026-11-20T02:00:00.000Z",
            "facets": [
                {
                    "index": {"byteStart": raw.index(b"https"), "byteEnd": len(raw)},
                    "features": [
                        {
                            "$type": "app.bsky.richtext.facet#link",
                            "uri": "https://science.example/p/zh/quake-x7/",
                        }
                    ],
                }
            ],
        },
    }


def test_a_key_is_a_timestamp_id_that_sorts_by_time() -> None:
    one = first(Vendor(lambda _: web.Response())).publication
    later = replace(one, at=one.at + timedelta(seconds=1))
    assert len(rkey(one)) == 13
    assert rkey(one) == rkey(one) < rkey(later)
    assert rkey(one)[0] in "234567abcdefghij"  # The top bit of a timestamp id is zero.


async def test_a_second_attempt_finds_the_first(sky: tuple[Server, Vendor]) -> None:
    missing = await looked(first(sky[1]))
    assert await sent(first(sky[1])) == await sent(first(sky[1])) == await looked(first(sky[1]))
    assert len(sky[0].records) == 1
    assert missing
    assert missing.fate is Fate.ABSENT


async def test_a_record_that_came_between_look_and_write_is_asked_for(sky: tuple[Server, Vendor]) -> None:
    sky[1].refusals = [None, None, web.json_response({"error": "InternalServerError"}, status=500)]
    assert (await sent(first(sky[1]))).fate is Fate.LOST


async def test_an_update_answers_the_old_post(sky: tuple[Server, Vendor]) -> None:
    stood = await sent(first(sky[1]))
    newer = after(first(sky[1]), Deed.UPDATE, stood)
    assert (await sent(newer)).fate is Fate.LIVE
    place = {"uri": stood.remote, "cid": "bafy"}
    assert sky[0].records[rkey(newer.publication)]["reply"] == {"root": place, "parent": place}
    assert len(sky[0].records) == 2


@pytest.mark.parametrize("deed", [Deed.CORRECT, Deed.WITHDRAW])
async def test_what_was_wrong_goes_in_the_commit_that_says_so(sky: tuple[Server, Vendor], deed: Deed) -> None:
    newer = after(first(sky[1]), deed, await sent(first(sky[1])))
    assert await sent(newer) == await sent(newer)
    (key, record), *others = sky[0].records.items()
    assert (key, others) == (rkey(newer.publication), [])
    assert "问题：震级写错了" in str(record["text"])
    assert sky[1].asked.count("POST /xrpc/com.atproto.repo.applyWrites") == 1


async def test_where_the_old_post_is_gone_the_new_one_stands_alone(sky: tuple[Server, Vendor]) -> None:
    stood = await sent(first(sky[1]))
    sky[0].records.clear()
    assert (await sent(after(first(sky[1]), Deed.WITHDRAW, stood))).fate is Fate.LIVE
    assert len(sky[0].records) == 1


async def test_300_characters_and_a_drills_mark_are_kept(sky: tuple[Server, Vendor]) -> None:
    out = first(sky[1], drill=True)
    long = replace(out, content=replace(out.content, long_alert="长" * 300))
    shown = PUBLISHERS["bluesky"].preview(long)
    assert shown.fits
    assert shown.text.startswith("【演练】")
    assert (await sent(replace(out, content=replace(out.content, title="长" * 300)))).code == "too_long"


@pytest.mark.parametrize(
    ("said", "fate", "code"),
    [
        pytest.param(
            (401, "AuthenticationRequired"), Fate.REFUSED, "AuthenticationRequired", id="wrong password"
        ),
        pytest.param((400, "InvalidRequest"), Fate.REFUSED, "InvalidRequest", id="a wrong record"),
        pytest.param((400, "ExpiredToken"), Fate.LATER, "400", id="the session ran out"),
        pytest.param((429, "RateLimitExceeded"), Fate.LATER, "429", id="too many"),
        pytest.param((502, "UpstreamFailure"), Fate.LOST, "502", id="a fault on the way"),
    ],
)
@pytest.mark.parametrize("step", [0, 2])
async def test_what_a_refusal_means(
    sky: tuple[Server, Vendor], said: tuple[int, str], fate: Fate, code: str, step: int
) -> None:
    headers = {"ratelimit-reset": "1779242460", "Date": "Wed, 20 May 2026 02:00:00 GMT"}
    refusal = web.json_response({"error": said[1], "message": "No."}, status=said[0], headers=headers)
    sky[1].refusals = [*[None] * step, refusal]
    outcome = await sent(first(sky[1]))
    assert (outcome.fate, outcome.code) == (fate, code)
    assert outcome.wait_s == (60 if fate is Fate.LATER else 0)
    assert " · " in outcome.meaning
