"""From the officer's order to a blog on the wire and back: published, corrected, withdrawn, each once."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from responder.herald import Herald
from responder.model.publication import Deed, Outlet, PublicationState
from responder.publish import PUBLISHERS, Sender
from responder.web.app import make_app
from responder.web.live import Live
from tests.newsroom import OFFICER, OUTLETS, SITE, Newsroom
from tests.publish.test_wordpress import Blog
from tests.publish.vendor import SECRET, Heard, Vendor
from tests.room import Room
from tests.web.conftest import web_room

Set = tuple[Newsroom, Blog, Vendor]


@pytest.fixture
async def journey(room: Room) -> AsyncIterator[Set]:
    """A newsroom whose herald speaks to a real server."""
    blog = Blog()
    vendor = Vendor(blog.answer)
    async with vendor.serving() as url, Sender() as sender:
        blog.url = url
        outlets = {"blog": Outlet("blog", "wordpress", url, "officer", "WORDPRESS")}
        newsroom = Newsroom(room, outlets=outlets)
        newsroom.herald = Herald(room.store, sender, outlets, {"WORDPRESS": SECRET}, SITE)
        yield newsroom, blog, vendor


async def test_published_corrected_and_withdrawn(journey: Set) -> None:
    newsroom, blog, vendor = journey
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await newsroom.published(version, "blog")
    await newsroom.fast_forward(minutes=1)  # Read back, once.
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}
    better = await newsroom.saved(version, replace(version.content, title="青禾县地震：更新的数据"))
    await newsroom.published(await newsroom.approved(better), "blog", wrong="震级写错了")
    await newsroom.fast_forward(minutes=1)
    assert await newsroom.states(version) == {
        ("blog", Deed.PUBLISH): PublicationState.CORRECTED,
        ("blog", Deed.CORRECT): PublicationState.LIVE,
    }
    await newsroom.press.withdraw(version.text, "来源已撤回", OFFICER, newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    await newsroom.fast_forward(minutes=1)
    (post,) = blog.posts.values()
    assert post["title"] == {"raw": "已撤回：青禾县地震：更新的数据"}
    assert "来源已撤回" in str(post["content"])
    assert sum(one.method == "POST" for one in vendor.heard) == 3
    assert (await newsroom.states(version))["blog", Deed.WITHDRAW] is PublicationState.LIVE


async def test_a_lost_answer_is_asked_about_and_not_sent_twice(journey: Set) -> None:
    newsroom, blog, vendor = journey
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    lost: list[Heard] = []

    def forgetful(heard: Heard) -> web.Response:
        answer = blog.answer(heard)
        if heard.method == "POST" and not lost:
            lost.append(heard)
            answer.set_status(500)
        return answer

    vendor.answer = forgetful
    await newsroom.published(version, "blog")
    for _ in range(3):
        await newsroom.fast_forward(minutes=1)
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}
    assert len(blog.posts) == 1
    assert sum(one.method == "POST" for one in vendor.heard) == 1


async def test_the_officer_sees_what_every_kind_of_outlet_would_show(room: Room) -> None:
    plain = {name: Outlet(name, name, "https://o.example", "u@o.example", "", "@to") for name in PUBLISHERS}
    newsroom = Newsroom(room, outlets={**OUTLETS, **plain})
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    async with TestClient(TestServer(make_app(web_room(room, Live(), newsroom=newsroom)))) as client:
        link = await room.desk.sign_in_link(OFFICER, room.now)
        await client.post(f"/sign-in/{link.rpartition('/')[2]}")
        page = await (await client.get(f"/versions/{version.id}/publish")).text()
    for name in PUBLISHERS:
        assert f'name="to_{name}"' in page
    for limit in ("/300 ", "/500 ", "/2048 ", "/4096 ", "/20000 "):
        assert limit in page
