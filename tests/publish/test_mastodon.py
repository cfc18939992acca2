"""Mastodon: one status a text, edited where something changes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outlet
from responder.model.text import Language
from responder.publish import PUBLISHERS, Outgoing
from responder.publish.mastodon import count
from tests.publish.vendor import SECRET, Heard, Vendor, after, looked, outgoing, sent


@dataclass
class Instance:
    """Statuses of one account; a repeated Idempotency-Key answers with the first."""

    most: int = 500
    statuses: dict[str, dict[str, object]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def answer(self, heard: Heard) -> web.Response:
        tail = heard.path.removeprefix("/api/v1/statuses").strip("/")
        if heard.path == "/api/v2/instance":
            return web.json_response({"configuration": {"statuses": {"max_characters": self.most}}})
        if heard.path == "/api/v1/accounts/verify_credentials":
            return web.json_response({"id": "12"})
        if heard.path == "/api/v1/accounts/12/statuses":
            return web.json_response(list(self.statuses.values()))
        if heard.method == "POST":
            return web.json_response(self._kept(heard))
        if tail not in self.statuses:
            return web.json_response({"error": "Record not found"}, status=404)
        if heard.method == "PUT":
            self.statuses[tail]["content"] = drawn(str(heard.json["status"]))
        return web.json_response(self.statuses[tail])

    def _kept(self, heard: Heard) -> dict[str, object]:
        name = self.keys.setdefault(heard.headers["Idempotency-Key"], str(len(self.statuses) + 100))
        status = {"id": name, "url": f"https://social.example/@desk/{name}", "content": ""}
        status["content"] = drawn(str(heard.json["status"]))
        return self.statuses.setdefault(name, dict(status))


def drawn(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


@pytest.fixture
async def social() -> AsyncIterator[tuple[Instance, Vendor]]:
    instance = Instance()
    vendor = Vendor(instance.answer)
    async with vendor.serving():
        yield instance, vendor


def first(vendor: Vendor, language: Language = Language.ZH, *, drill: bool = False) -> Outgoing:
    return outgoing(Outlet("social", "mastodon", vendor.url, secret="MASTODON"), language, drill=drill)


async def test_a_text_becomes_a_status(social: tuple[Instance, Vendor]) -> None:
    outcome = await sent(first(social[1]))
    assert (outcome.fate, outcome.remote, outcome.url) == (
        Fate.LIVE,
        "100",
        "https://social.example/@desk/100",
    )
    assert social[1].asked == ["GET /api/v2/instance", "POST /api/v1/statuses"]
    posted = social[1].heard[1]
    assert posted.headers["Authorization"] == f"Bearer {SECRET}"
    assert posted.headers["Idempotency-Key"] == "b-1"
    assert posted.json == {
        "status": "青禾县地震：目前知道的\n\n青禾县发生5.1级地震，注意余震。\n\nhttps://science.example/p/zh/quake-x7/",
        "language": "zh",
        "visibility": "public",
    }


async def test_a_repeat_makes_no_second_status(social: tuple[Instance, Vendor]) -> None:
    assert await sent(first(social[1])) == await sent(first(social[1]))
    assert len(social[0].statuses) == 1
    assert PUBLISHERS["mastodon"].repeats


async def test_after_the_hour_of_the_key_the_accounts_own_statuses_are_read(
    social: tuple[Instance, Vendor],
) -> None:
    missing, outcome = await looked(first(social[1])), await sent(first(social[1]))
    social[0].keys.clear()
    assert missing
    assert missing.fate is Fate.ABSENT
    assert await looked(first(social[1])) == outcome


async def test_the_servers_own_limit_counts_and_an_address_counts_23(social: tuple[Instance, Vendor]) -> None:
    assert count("见 https://science.example/a/very/long/address/indeed/") == 2 + 23
    social[0].most = 60
    await sent(first(social[1], Language.EN))
    assert "expect aftershocks" not in str(social[1].heard[1].json["status"])
    social[0].most = 20
    outcome = await sent(first(social[1], Language.EN))
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "too_long")


@pytest.mark.parametrize("deed", [Deed.UPDATE, Deed.CORRECT, Deed.WITHDRAW])
async def test_what_changes_is_edited(social: tuple[Instance, Vendor], deed: Deed) -> None:
    stood = await sent(first(social[1]))
    newer = after(first(social[1]), deed, stood)
    before = await looked(newer)
    assert before
    assert before.fate is Fate.ABSENT
    assert await sent(newer) == stood
    assert await looked(newer) == stood
    assert social[1].heard[-2].method == "PUT"
    text = str(social[1].heard[-2].json["status"])
    assert ("问题：震级写错了" in text) is (deed is not Deed.UPDATE)
    assert ("5.1" in text) is (deed is not Deed.WITHDRAW)
    assert len(social[0].statuses) == 1


async def test_a_status_deleted_there_is_withdrawn_already(social: tuple[Instance, Vendor]) -> None:
    stood = await sent(first(social[1]))
    social[0].statuses.clear()
    withdrawal = after(first(social[1]), Deed.WITHDRAW, stood)
    assert (await sent(withdrawal)).fate is Fate.LIVE
    assert (await sent(after(first(social[1]), Deed.CORRECT, stood))).code == "404"


async def test_what_has_no_number_there_is_left_to_a_person(social: tuple[Instance, Vendor]) -> None:
    stood = replace(await sent(first(social[1])), remote="")
    assert (await sent(after(first(social[1]), Deed.WITHDRAW, stood))).code == "nowhere"


async def test_a_drill_hides_behind_a_warning(social: tuple[Instance, Vendor]) -> None:
    await sent(first(social[1], Language.EN, drill=True))
    said = social[1].heard[1].json
    assert str(said["status"]).startswith("[DRILL] ")
    assert str(said["spoiler_text"]).startswith("[DRILL] This is an exercise.")
    assert said["language"] == "en"


@pytest.mark.parametrize(
    ("status", "fate", "code"),
    [
        pytest.param(401, Fate.REFUSED, "401", id="the token was revoked"),
        pytest.param(403, Fate.REFUSED, "403", id="the token may not write"),
        pytest.param(422, Fate.REFUSED, "422", id="the content is refused"),
        pytest.param(429, Fate.LATER, "429", id="too many"),
        pytest.param(503, Fate.LATER, "503", id="the server is down for a while"),
        pytest.param(500, Fate.LOST, "500", id="a fault"),
    ],
)
async def test_what_a_refusal_means(
    social: tuple[Instance, Vendor], status: int, fate: Fate, code: str
) -> None:
    headers = {"Retry-After": "300"} if status == 429 else {}
    social[1].refusals = [None, web.json_response({"error": "No."}, status=status, headers=headers)]
    outcome = await sent(first(social[1]))
    assert (outcome.fate, outcome.code, outcome.wait_s) == (fate, code, 300 if headers else 0)
    assert " · " in outcome.meaning
