"""Ghost: a short-lived token, one post a text, and edits that know what they were made from."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outlet
from responder.publish import Outgoing, faults
from tests.publish.vendor import NOW, Heard, Vendor, after, looked, outgoing, sent

KEY = "6f" * 32


@dataclass
class Blog:
    """Posts by id; an edit from an older state is a collision."""

    posts: dict[str, dict[str, object]] = field(default_factory=dict)
    meddler: bool = False  # Somebody edits between our reading and writing.
    edits: int = 0

    def answer(self, heard: Heard) -> web.Response:
        tail = heard.path.removeprefix("/ghost/api/admin/posts").strip("/")
        if heard.method == "POST":
            return web.json_response({"posts": [self._kept("p1", said(heard))]}, status=201)
        name = tail.removeprefix("slug/")
        found = [one for one in self.posts.values() if name in (one["id"], one["slug"])]
        if not found:
            return error(404, "NotFoundError", "Resource not found error, cannot read post.")
        if heard.method == "PUT":
            if self.meddler or said(heard)["updated_at"] != found[0]["updated_at"]:
                return error(409, "UpdateCollisionError", "Saving failed! Someone else is editing this post.")
            self._kept(str(found[0]["id"]), said(heard))
        return web.json_response({"posts": [self.posts[str(found[0]["id"])]]})

    def _kept(self, name: str, post: dict[str, object]) -> dict[str, object]:
        self.edits += 1
        place = {
            "id": name,
            "url": f"https://blog.example/{post['slug']}/",
            "updated_at": f"state {self.edits}",
        }
        self.posts[name] = {**post, **place}
        return self.posts[name]


def said(heard: Heard) -> dict[str, object]:
    posts = heard.json["posts"]
    assert isinstance(posts, list)
    post = posts[0]
    assert isinstance(post, dict)
    return post


def error(status: int, kind: str, message: str) -> web.Response:
    return web.json_response({"errors": [{"type": kind, "message": message, "context": None}]}, status=status)


@pytest.fixture
async def blog() -> AsyncIterator[tuple[Blog, Vendor]]:
    blog = Blog()
    vendor = Vendor(blog.answer)
    async with vendor.serving():
        yield blog, vendor


def first(vendor: Vendor, *, drill: bool = False, to: str = "") -> Outgoing:
    return replace(
        outgoing(Outlet("blog", "ghost", vendor.url, secret="GHOST", to=to), drill=drill),
        secret=f"key1:{KEY}",
    )


def opened(part: str) -> dict[str, object]:
    found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert isinstance(found, dict)
    return found


async def test_a_text_becomes_a_post(blog: tuple[Blog, Vendor]) -> None:
    outcome = await sent(first(blog[1]))
    assert (outcome.fate, outcome.remote, outcome.url) == (
        Fate.LIVE,
        "p1",
        "https://blog.example/quake-x7-zh/",
    )
    assert blog[1].asked == [
        "GET /ghost/api/admin/posts/slug/quake-x7-zh/",
        "POST /ghost/api/admin/posts/",
    ]
    written = said(blog[1].heard[1])
    assert dict(blog[1].heard[1].query) == {"source": "html"}
    assert {name: written[name] for name in ("title", "slug", "status", "codeinjection_foot")} == {
        "title": "青禾县地震：目前知道的",
        "slug": "quake-x7-zh",
        "status": "published",
        "codeinjection_foot": "<!-- responder b-1 -->",
    }
    assert written["canonical_url"] == "https://science.example/p/zh/quake-x7/"
    assert "<h2>已知</h2>" in str(written["html"])


async def test_the_token_lasts_less_than_five_minutes(blog: tuple[Blog, Vendor]) -> None:
    await sent(first(blog[1]))
    scheme, _, token = blog[1].heard[0].headers["Authorization"].partition(" ")
    head, claims, signature = token.split(".")
    at = int(NOW.timestamp())
    assert scheme == "Ghost"
    assert opened(head) == {"alg": "HS256", "typ": "JWT", "kid": "key1"}
    assert opened(claims) == {"iat": at, "exp": at + 240, "aud": "/admin/"}
    digest = hmac.new(bytes.fromhex(KEY), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert signature == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@pytest.mark.parametrize("secret", ["", "key1", "key1:nothex", ":6f"])
async def test_a_secret_that_is_no_key_is_refused_without_a_call(
    blog: tuple[Blog, Vendor], secret: str
) -> None:
    assert (await sent(replace(first(blog[1]), secret=secret))).code == "secret"
    assert not blog[1].heard


async def test_a_second_attempt_finds_the_first(blog: tuple[Blog, Vendor]) -> None:
    missing = await looked(first(blog[1]))
    assert await sent(first(blog[1])) == await sent(first(blog[1])) == await looked(first(blog[1]))
    assert len(blog[0].posts) == 1
    assert missing
    assert missing.fate is Fate.ABSENT


@pytest.mark.parametrize("deed", [Deed.UPDATE, Deed.CORRECT, Deed.WITHDRAW])
async def test_a_newer_publication_is_written_over_the_old_one(blog: tuple[Blog, Vendor], deed: Deed) -> None:
    newer = after(first(blog[1]), deed, await sent(first(blog[1])))
    assert (await sent(newer)).fate is Fate.LIVE
    assert (await sent(newer)).fate is Fate.LIVE
    assert blog[0].edits == 2
    (post,) = blog[0].posts.values()
    assert ("问题：震级写错了" in str(post["html"])) is (deed is not Deed.UPDATE)
    assert ("5.1" in str(post["html"])) is (deed is not Deed.WITHDRAW)


async def test_where_somebody_else_edits_it_is_read_anew(blog: tuple[Blog, Vendor]) -> None:
    newer = after(first(blog[1]), Deed.CORRECT, await sent(first(blog[1])))
    blog[0].meddler = True
    assert (await sent(newer)).fate is Fate.LATER
    blog[0].meddler = False
    assert (await sent(newer)).fate is Fate.LIVE


async def test_a_post_deleted_there_is_withdrawn_already(blog: tuple[Blog, Vendor]) -> None:
    stood = await sent(first(blog[1]))
    blog[0].posts.clear()
    assert (await sent(after(first(blog[1]), Deed.WITHDRAW, stood))).fate is Fate.LIVE


async def test_a_draft_there_is_not_live_and_a_drill_says_so(blog: tuple[Blog, Vendor]) -> None:
    assert (await sent(first(blog[1], drill=True, to="draft"))).fate is Fate.SUBMITTED
    assert str(said(blog[1].heard[1])["title"]).startswith("【演练】")
    wrong = Outlet("b", "ghost", "https://b.example", secret="S", to="pending")
    assert [mend for _, mend in faults(wrong)] == ["Set to to one of published, draft"]


@pytest.mark.parametrize(
    ("answer", "fate", "code"),
    [
        pytest.param((401, "UnauthorizedError"), Fate.REFUSED, "UnauthorizedError", id="an unknown key"),
        pytest.param((403, "NoPermissionError"), Fate.REFUSED, "NoPermissionError", id="may not publish"),
        pytest.param((422, "ValidationError"), Fate.REFUSED, "ValidationError", id="a wrong field"),
        pytest.param((404, "NotFoundError"), Fate.REFUSED, "NotFoundError", id="no API there"),
        pytest.param((429, "TooManyRequestsError"), Fate.LATER, "429", id="too many"),
        pytest.param((503, "MaintenanceError"), Fate.LATER, "503", id="under maintenance"),
        pytest.param((500, "InternalServerError"), Fate.LOST, "500", id="a fault"),
    ],
)
@pytest.mark.parametrize("step", [0, 1])
async def test_what_a_refusal_means(
    blog: tuple[Blog, Vendor], answer: tuple[int, str], fate: Fate, code: str, step: int
) -> None:
    blog[1].refusals = [*[None] * step, error(*answer, "No.")]
    outcome = await sent(first(blog[1]))
    assert (outcome.fate, outcome.code) == (fate, code)
    assert " · " in outcome.meaning
