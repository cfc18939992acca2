"""WordPress: one post a text, whatever happens on the way."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outlet
from responder.publish import PUBLISHERS, Outgoing, faults
from tests.publish.vendor import SECRET, Heard, Vendor, after, looked, outgoing, sent


@dataclass
class Blog:
    """Posts by number, as the REST API keeps them."""

    posts: dict[int, dict[str, object]] = field(default_factory=dict)
    state: str = ""  # Given to new posts whatever was asked; empty: as asked.
    url: str = ""

    def answer(self, heard: Heard) -> web.Response:
        tail = heard.path.removeprefix("/wp-json/wp/v2/posts").strip("/")
        if heard.path.startswith("/quake"):
            return web.Response(status=200 if self.posts else 404)
        if heard.method == "GET" and not tail:
            found = [one for one in self.posts.values() if one["slug"] == heard.query["slug"]]
            return web.json_response(found)
        if tail and int(tail) not in self.posts:
            return refusal(404, "rest_post_invalid_id")
        if heard.method == "GET":
            return web.json_response(self.posts[int(tail)])
        number = int(tail) if tail else len(self.posts) + 7
        return web.json_response(self._kept(number, heard.json), status=200 if tail else 201)

    def _kept(self, number: int, said: dict[str, object]) -> dict[str, object]:
        post = {
            "id": number,
            "slug": said["slug"],
            "status": self.state or said["status"],
            "title": {"raw": said["title"]},
            "content": {"raw": said["content"]},
            "link": f"{self.url}/{said['slug']}/",
        }
        self.posts[number] = post
        return post


def refusal(status: int, code: str, **headers: str) -> web.Response:
    body = json.dumps({"code": code, "message": "Sorry.", "data": {"status": status}})
    return web.Response(status=status, text=body, content_type="application/json", headers=headers)


@pytest.fixture
async def blog() -> AsyncIterator[tuple[Blog, Vendor]]:
    blog = Blog()
    vendor = Vendor(blog.answer)
    async with vendor.serving() as url:
        blog.url = url
        yield blog, vendor


def first(vendor: Vendor, *, drill: bool = False, to: str = "") -> Outgoing:
    outlet = Outlet("blog", "wordpress", vendor.url, "officer", "WORDPRESS", to=to)
    return outgoing(outlet, drill=drill)


async def test_a_text_becomes_a_post(blog: tuple[Blog, Vendor]) -> None:
    outcome = await sent(first(blog[1]))
    assert (outcome.fate, outcome.remote, outcome.url) == (Fate.LIVE, "7", f"{blog[1].url}/quake-x7-zh/")
    assert blog[1].asked == ["GET /wp-json/wp/v2/posts", "POST /wp-json/wp/v2/posts"]
    asked, written = blog[1].heard
    assert dict(asked.query) == {
        "slug": "quake-x7-zh",
        "status": "publish,future,draft,pending,private",
        "context": "edit",
    }
    assert (
        written.headers["Authorization"] == "Basic " + base64.b64encode(f"officer:{SECRET}".encode()).decode()
    )
    assert {name: written.json[name] for name in ("title", "slug", "status", "excerpt")} == {
        "title": "青禾县地震：目前知道的",
        "slug": "quake-x7-zh",
        "status": "publish",
        "excerpt": "青禾县发生5.1级地震，注意余震。",
    }
    body = str(written.json["content"])
    for words in (
        "<li>余震可能持续数天。</li>",
        "<h2>已知</h2>",
        "<strong>5.1</strong>",
        "井水变浑就要地震 — 不实",
    ):
        assert words in body
    assert '<a href="https://example.org/report">A report &lt;1&gt;</a>' in body
    assert body.endswith("<!-- responder b-1 -->")


async def test_a_second_attempt_finds_the_first(blog: tuple[Blog, Vendor]) -> None:
    once, twice = await sent(first(blog[1])), await sent(first(blog[1]))
    assert once == twice
    assert len(blog[0].posts) == 1
    assert [one.method for one in blog[1].heard] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("state", ["pending", "future", "draft"])
async def test_what_waits_there_is_not_live(blog: tuple[Blog, Vendor], state: str) -> None:
    blog[0].state = state
    outcome = await sent(first(blog[1]))
    assert outcome.fate is Fate.SUBMITTED
    assert outcome.meaning
    assert await looked(first(blog[1])) == outcome
    blog[0].posts[7]["status"] = "publish"
    found = await looked(first(blog[1]))
    assert found
    assert found.fate is Fate.LIVE


async def test_the_settings_may_leave_the_last_word_to_an_editor_there(blog: tuple[Blog, Vendor]) -> None:
    outcome = await sent(first(blog[1], to="pending"))
    assert (outcome.fate, blog[0].posts[7]["status"]) == (Fate.SUBMITTED, "pending")
    wrong = Outlet("b", "wordpress", "https://b.example", "u", "S", to="printed")
    assert [mend for _, mend in faults(wrong)] == ["Set to to one of publish, pending, draft"]


@pytest.mark.parametrize(
    ("deed", "title", "words"),
    [
        pytest.param(Deed.UPDATE, "更新：青禾县地震：目前知道的", "余震可能持续数天", id="an update"),
        pytest.param(Deed.CORRECT, "更正：青禾县地震：目前知道的", "问题：震级写错了", id="a correction"),
        pytest.param(Deed.WITHDRAW, "已撤回：青禾县地震：目前知道的", "问题：震级写错了", id="a withdrawal"),
    ],
)
async def test_a_newer_publication_is_written_over_the_old_one(
    blog: tuple[Blog, Vendor], deed: Deed, title: str, words: str
) -> None:
    stood = await sent(first(blog[1]))
    newer = after(first(blog[1]), deed, stood)
    assert await sent(newer) == stood
    assert await sent(newer) == stood  # A second time it is only looked at.
    (post,) = blog[0].posts.values()
    assert post["title"] == {"raw": title}
    assert words in str(post["content"])
    assert ("5.1" in str(post["content"])) is (deed is not Deed.WITHDRAW)
    assert blog[1].asked[2:] == [
        "GET /wp-json/wp/v2/posts/7",
        "POST /wp-json/wp/v2/posts/7",
        "GET /wp-json/wp/v2/posts/7",
    ]


async def test_a_post_that_was_deleted_there_is_withdrawn_already(blog: tuple[Blog, Vendor]) -> None:
    stood = await sent(first(blog[1]))
    blog[0].posts.clear()
    assert (await sent(after(first(blog[1]), Deed.WITHDRAW, stood))).fate is Fate.LIVE


async def test_reading_back_opens_the_page_as_the_public_does(blog: tuple[Blog, Vendor]) -> None:
    missing = await looked(first(blog[1]))
    await sent(first(blog[1]))
    blog[1].heard.clear()
    found = await looked(first(blog[1]))
    blog[1].refusals = [None, web.Response(status=404)]
    hidden = await looked(first(blog[1]))
    assert missing
    assert found
    assert hidden
    assert [missing.fate, found.fate, hidden.fate] == [Fate.ABSENT, Fate.LIVE, Fate.ABSENT]
    assert "Authorization" not in blog[1].heard[1].headers


async def test_a_post_whose_slug_was_changed_there_is_read_back_by_its_number(
    blog: tuple[Blog, Vendor],
) -> None:
    stood = await sent(first(blog[1]))
    blog[0].posts[7]["slug"] = "quake-x7-zh-2"
    out = first(blog[1])
    found = await looked(replace(out, publication=replace(out.publication, remote=stood.remote)))
    assert found == stood


async def test_a_drill_says_so_in_title_and_text(blog: tuple[Blog, Vendor]) -> None:
    await sent(first(blog[1], drill=True))
    assert str(blog[1].heard[1].json["title"]).startswith("【演练】")
    assert "这是演练" in str(blog[1].heard[1].json["content"])


@pytest.mark.parametrize(
    ("answer", "fate", "code"),
    [
        pytest.param((401, "incorrect_password"), Fate.REFUSED, "incorrect_password", id="wrong password"),
        pytest.param((403, "rest_cannot_create"), Fate.REFUSED, "rest_cannot_create", id="may not write"),
        pytest.param((400, "rest_invalid_param"), Fate.REFUSED, "rest_invalid_param", id="a wrong field"),
        pytest.param((404, "rest_no_route"), Fate.REFUSED, "rest_no_route", id="no REST API"),
        pytest.param((403, "some_plugin_says_no"), Fate.REFUSED, "some_plugin_says_no", id="a plugin's no"),
        pytest.param((503, "maintenance"), Fate.LATER, "503", id="under maintenance"),
        pytest.param((500, "internal_server_error"), Fate.LOST, "500", id="a fault"),
    ],
)
@pytest.mark.parametrize("step", [0, 1])
async def test_what_a_refusal_means(
    blog: tuple[Blog, Vendor], answer: tuple[int, str], fate: Fate, code: str, step: int
) -> None:
    blog[1].refusals = [*[None] * step, refusal(*answer)]
    outcome = await sent(first(blog[1]))
    assert (outcome.fate, outcome.code) == (fate, code)
    assert " · " in outcome.meaning


async def test_a_server_that_names_a_pause_is_left_alone_for_so_long(blog: tuple[Blog, Vendor]) -> None:
    blog[1].refusals = [refusal(429, "too_many", **{"Retry-After": "120"})]
    assert (await sent(first(blog[1]))).wait_s == 120


async def test_the_preview_is_what_is_sent(blog: tuple[Blog, Vendor]) -> None:
    shown = PUBLISHERS["wordpress"].preview(first(blog[1]))
    assert shown.text.startswith("青禾县地震：目前知道的\n\n· 余震可能持续数天。\n\n已知\n震级 5.1")
    assert shown.fits
