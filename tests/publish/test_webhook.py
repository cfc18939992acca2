"""The webhook: signed, known by its id, and quotable by machines where it may be quoted."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.publish import PUBLISHERS, Outgoing
from tests.publish.vendor import NOW, SECRET, Heard, Vendor, after, outgoing, sent


@pytest.fixture
async def receiver() -> AsyncIterator[Vendor]:
    vendor = Vendor(lambda _: web.Response(status=202))
    async with vendor.serving():
        yield vendor


def first(vendor: Vendor, *, drill: bool = False) -> Outgoing:
    return outgoing(Outlet("portal", "webhook", f"{vendor.url}/in", secret="HOOK"), drill=drill)


def signature(heard: Heard, key: bytes) -> str:
    signed = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode() + heard.body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


async def test_a_text_is_told_with_its_claims(receiver: Vendor) -> None:
    assert await sent(first(receiver)) == Outcome(Fate.LIVE, "b-1")
    (heard,) = receiver.heard
    assert (heard.method, heard.path, heard.headers["webhook-id"]) == ("POST", "/in", "b-1")
    assert heard.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert heard.headers["webhook-signature"] == signature(heard, SECRET.encode())
    assert heard.json["type"] == "publication.publish"
    data = heard.json["data"]
    assert isinstance(data, dict)
    assert data["url"] == "https://science.example/p/zh/quake-x7/"
    article, review = data["linked"]["@graph"]
    assert (article["@type"], article["headline"]) == ("Article", "青禾县地震：目前知道的")
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == "井水变浑就要地震"
    assert review["reviewRating"]["ratingValue"] == 1
    assert review["reviewRating"]["alternateName"] == "不实"


async def test_a_secret_of_the_standards_form_is_base64(receiver: Vendor) -> None:
    secret = "whsec_" + base64.b64encode(b"a key of a sample").decode()
    await sent(replace(first(receiver), secret=secret))
    assert receiver.heard[0].headers["webhook-signature"] == signature(
        receiver.heard[0], b"a key of a sample"
    )
    broken = await sent(replace(first(receiver), secret="whsec_no!"))
    assert (broken.fate, broken.code, len(receiver.heard)) == (Fate.REFUSED, "secret", 1)


async def test_a_repeat_has_the_same_id(receiver: Vendor) -> None:
    for _ in range(2):
        await sent(first(receiver))
    assert {one.headers["webhook-id"] for one in receiver.heard} == {"b-1"}
    assert PUBLISHERS["webhook"].repeats


@pytest.mark.parametrize("deed", [Deed.UPDATE, Deed.CORRECT, Deed.WITHDRAW])
async def test_what_follows_says_what_it_replaces(receiver: Vendor, deed: Deed) -> None:
    await sent(after(first(receiver), deed, Outcome(Fate.LIVE, "b-1")))
    data = receiver.heard[0].json["data"]
    assert isinstance(data, dict)
    assert (receiver.heard[0].json["type"], data["replaces"]) == (f"publication.{deed}", "v-1")
    assert data["wrong"] == ("" if deed is Deed.UPDATE else "震级写错了")
    assert bool(data["linked"]["@graph"]) is (deed is not Deed.WITHDRAW)
    assert ("5.1" in data["text"]) is (deed is not Deed.WITHDRAW)


async def test_a_drill_may_not_be_quoted_by_a_machine(receiver: Vendor) -> None:
    await sent(first(receiver, drill=True))
    data = receiver.heard[0].json["data"]
    assert isinstance(data, dict)
    assert data["drill"] is True
    assert data["title"].startswith("【演练】")
    assert data["linked"]["@graph"] == []


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        pytest.param(410, Fate.REFUSED, id="ended by the receiver"),
        pytest.param(401, Fate.REFUSED, id="the signature is refused"),
        pytest.param(429, Fate.LATER, id="too many"),
        pytest.param(502, Fate.LOST, id="a fault on the way"),
    ],
)
async def test_what_a_refusal_means(receiver: Vendor, status: int, fate: Fate) -> None:
    receiver.refusals = [web.Response(status=status, headers={"Retry-After": "9"})]
    outcome = await sent(first(receiver))
    assert (outcome.fate, outcome.code) == (fate, str(status))
    assert outcome.wait_s == (9 if fate is Fate.LATER else 0)
