"""A WeChat Official Account: taken is not published, and zero is not yes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outcome, Outlet, PublicationState
from responder.publish import PUBLISHERS, Outgoing, faults
from tests.publish.vendor import SECRET, Heard, Vendor, after, looked, outgoing, sent

STOOD = Outcome(Fate.LIVE, "article-1", "https://mp.weixin.example/s/1")


@dataclass
class Account:
    """Drafts, tasks and articles; review ends when the test says so."""

    drafts: dict[str, dict[str, object]] = field(default_factory=dict)
    articles: dict[str, dict[str, object]] = field(default_factory=dict)
    status: int = 1  # Of the one task: 0 published, 1 under review, 2 and more refused.
    deleted: list[object] = field(default_factory=list)

    def answer(self, heard: Heard) -> web.Response:
        path = heard.path.removeprefix("/cgi-bin/")
        if path == "stable_token":
            return web.json_response({"access_token": "T", "expires_in": 7200})
        assert heard.query["access_token"] == "T"
        return web.json_response(self._done(path, heard.json))

    def _done(self, path: str, said: dict[str, object]) -> dict[str, object]:
        match path:
            case "draft/add":
                articles = said["articles"]
                assert isinstance(articles, list)
                self.drafts["draft-1"] = articles[0]
                return {"media_id": "draft-1"}
            case "draft/batchget" | "freepublish/batchget":
                drafts = path.startswith("draft")
                return listed(
                    "media_id" if drafts else "article_id", self.drafts if drafts else self.articles
                )
            case "freepublish/submit":
                assert said["media_id"] in self.drafts
                return {"errcode": 0, "errmsg": "ok", "publish_id": "100000001"}
            case "freepublish/get":
                return self._task()
            case "freepublish/getarticle":
                known = self.articles.get(str(said["article_id"]))
                return {"news_item": [known]} if known else {"errcode": 53600, "errmsg": "invalid"}
            case _:
                self.deleted.append(said)
                return {"errcode": 0, "errmsg": "ok"}

    def _task(self) -> dict[str, object]:
        found: dict[str, object] = {"publish_id": "100000001", "publish_status": self.status}
        if self.status == 0:
            self.articles["article-1"] = {**self.drafts.pop("draft-1"), "url": STOOD.url}
            item = {"idx": 1, "article_url": STOOD.url}
            found |= {"article_id": "article-1", "article_detail": {"count": 1, "item": [item]}}
        return found


def listed(name: str, held: dict[str, dict[str, object]]) -> dict[str, object]:
    return {"item": [{name: key, "content": {"news_item": [one]}} for key, one in held.items()]}


@pytest.fixture
async def weixin() -> AsyncIterator[tuple[Account, Vendor]]:
    account = Account()
    vendor = Vendor(account.answer)
    async with vendor.serving():
        yield account, vendor


def first(vendor: Vendor, *, drill: bool = False) -> Outgoing:
    outlet = Outlet("weixin", "wechat", vendor.url, "wx-sample", "WECHAT", cover="cover-1")
    return outgoing(outlet, drill=drill)


def taken(out: Outgoing, outcome: Outcome) -> Outgoing:
    """As it is looked at after an attempt."""
    held = replace(out.publication, remote=outcome.remote, state=PublicationState.SUBMITTED)
    return replace(out, publication=held)


async def test_a_text_becomes_a_draft_and_is_submitted_not_live(weixin: tuple[Account, Vendor]) -> None:
    outcome = await sent(first(weixin[1]))
    assert (outcome.fate, outcome.remote) == (Fate.SUBMITTED, "publish_id:100000001")
    assert weixin[1].asked == [
        "POST /cgi-bin/stable_token",
        "POST /cgi-bin/freepublish/batchget",
        "POST /cgi-bin/draft/batchget",
        "POST /cgi-bin/draft/add",
        "POST /cgi-bin/freepublish/submit",
    ]
    assert weixin[1].heard[0].json == {
        "grant_type": "client_credential",
        "appid": "wx-sample",
        "secret": SECRET,
    }
    draft = weixin[0].drafts["draft-1"]
    assert {name: draft[name] for name in ("title", "digest", "thumb_media_id", "content_source_url")} == {
        "title": "青禾县地震：目前知道的",
        "digest": "青禾县发生5.1级地震，注意余震。",
        "thumb_media_id": "cover-1",
        "content_source_url": "https://science.example/p/zh/quake-x7/#b-1",
    }
    assert b"\\u" not in weixin[1].heard[3].body


async def test_it_is_live_once_wechat_says_so_and_is_read_back(weixin: tuple[Account, Vendor]) -> None:
    out = first(weixin[1])
    submitted = await sent(out)
    waiting = await looked(taken(out, submitted))
    weixin[0].status = 0
    live = await looked(taken(out, submitted))
    assert waiting
    assert waiting.fate is Fate.SUBMITTED
    assert live == STOOD
    assert await looked(taken(out, live)) == STOOD
    weixin[0].articles.clear()
    gone = await looked(taken(out, live))
    assert gone
    assert gone.fate is Fate.ABSENT


@pytest.mark.parametrize("status", [2, 3, 4, 5, 6])
async def test_a_review_that_refuses_is_a_refusal_with_its_meaning(
    weixin: tuple[Account, Vendor], status: int
) -> None:
    submitted = await sent(first(weixin[1]))
    weixin[0].status = status
    outcome = await looked(taken(first(weixin[1]), submitted))
    assert outcome
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, f"publish_{status}")
    assert " · " in outcome.meaning


async def test_a_second_attempt_uses_the_draft_or_finds_the_article(weixin: tuple[Account, Vendor]) -> None:
    submitted = await sent(first(weixin[1]))
    await sent(first(weixin[1]))
    assert weixin[1].asked.count("POST /cgi-bin/draft/add") == 1
    weixin[0].status = 0
    await looked(taken(first(weixin[1]), submitted))
    assert await sent(first(weixin[1])) == STOOD
    assert (
        weixin[1].asked.count("POST /cgi-bin/freepublish/submit") == 2
    )  # The second one was before its review.


async def test_a_draft_whose_submission_nobody_saw_is_given_time_and_then_left_to_a_person(
    weixin: tuple[Account, Vendor],
) -> None:
    await sent(first(weixin[1]))
    out = first(weixin[1])
    early = await looked(replace(out, publication=replace(out.publication, attempts=2)))
    late = await looked(replace(out, publication=replace(out.publication, attempts=4)))
    assert early
    assert late
    assert (early.fate, late.fate) == (Fate.LOST, Fate.UNSURE)


@pytest.mark.parametrize("deed", [Deed.CORRECT, Deed.WITHDRAW])
async def test_what_was_wrong_is_deleted_and_said(weixin: tuple[Account, Vendor], deed: Deed) -> None:
    outcome = await sent(after(first(weixin[1]), deed, STOOD))
    assert outcome.fate is Fate.SUBMITTED
    assert weixin[0].deleted == [{"article_id": "article-1", "index": 0}]
    draft = weixin[0].drafts["draft-1"]
    assert draft["digest"] == "问题：震级写错了"
    assert ("5.1" in str(draft["content"])) is (deed is Deed.CORRECT)


async def test_an_update_is_a_further_article(weixin: tuple[Account, Vendor]) -> None:
    await sent(after(first(weixin[1]), Deed.UPDATE, STOOD))
    assert not weixin[0].deleted
    assert str(weixin[0].drafts["draft-1"]["title"]).startswith("更新：")


async def test_what_is_under_review_is_corrected_when_the_review_is_over(
    weixin: tuple[Account, Vendor],
) -> None:
    outcome = await sent(after(first(weixin[1]), Deed.CORRECT, replace(STOOD, remote="publish_id:1")))
    assert (outcome.fate, outcome.wait_s) == (Fate.LATER, 120)


async def test_a_long_title_is_cut_and_stands_whole_in_the_text(weixin: tuple[Account, Vendor]) -> None:
    out = first(weixin[1], drill=True)
    title = "很长的标题" * 10
    await sent(replace(out, content=replace(out.content, title=title)))
    draft = weixin[0].drafts["draft-1"]
    assert len(str(draft["title"])) == 32
    assert str(draft["title"]).startswith("【演练】")
    assert f"<h2>【演练】{title}</h2>" in str(draft["content"])


@pytest.mark.parametrize(
    ("code", "fate"),
    [
        pytest.param(-1, Fate.LATER, id="busy"),
        pytest.param(45009, Fate.LATER, id="the day's quota is used up"),
        pytest.param(42001, Fate.LATER, id="the token has just run out"),
        pytest.param(40164, Fate.REFUSED, id="our address is not on the list"),
        pytest.param(40125, Fate.REFUSED, id="a wrong AppSecret"),
        pytest.param(48001, Fate.REFUSED, id="not verified"),
        pytest.param(40007, Fate.REFUSED, id="no such cover"),
        pytest.param(53503, Fate.REFUSED, id="the draft failed the check"),
        pytest.param(99999, Fate.REFUSED, id="a code we do not know"),
    ],
)
@pytest.mark.parametrize("step", [0, 3, 4])
async def test_what_an_errcode_means(
    weixin: tuple[Account, Vendor], code: int, fate: Fate, step: int
) -> None:
    weixin[1].refusals = [*[None] * step, web.json_response({"errcode": code, "errmsg": "no"})]
    outcome = await sent(first(weixin[1]))
    assert (outcome.fate, outcome.code, bool(outcome.wait_s)) == (fate, str(code), fate is Fate.LATER)
    assert " · " in outcome.meaning
    assert SECRET not in outcome.meaning


def test_settings_and_limit_are_told() -> None:
    bare = Outlet("w", "wechat", "https://api.weixin.example", "wx", "S")
    assert [fault for fault, _ in faults(bare)] == ["wechat needs cover"]
    out = outgoing(replace(bare, cover="c"))
    endless = replace(out, content=replace(out.content, parts={"known": "长" * 20_000}))
    assert not PUBLISHERS["wechat"].preview(endless).fits
