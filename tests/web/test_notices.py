"""The strip on the desk that says how the feeds do."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.health import Trouble
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.words import WORDS
from tests.room import EDITOR, Room
from tests.test_noticing import LIST, turned
from tests.web.conftest import Client, csrf, web_room


async def test_a_trouble_is_shown_with_what_it_means_and_what_to_do(editor: Client, room: Room) -> None:
    await turned(room, "list", trouble=Trouble.FROZEN)
    for path in ("/", "/feeds"):
        text = await (await editor.get(path)).text()
        assert WORDS["trouble_frozen"].zh in text
        assert WORDS["trouble_frozen_do"].zh in text
        assert "没有任何新内容" in text


async def test_a_feed_in_trouble_is_not_called_well(room: Room) -> None:
    room.feeds[LIST.id] = LIST
    await turned(room, "list", trouble=Trouble.FROZEN)
    async with TestClient(TestServer(make_app(web_room(room, Live())))) as editor:
        link = await room.desk.sign_in_link(EDITOR, room.now)
        await editor.post(f"/sign-in/{link.rpartition('/')[2]}")
        assert '<span class="bad">榜单停住了</span>' in await (await editor.get("/feeds")).text()


async def test_it_can_be_put_aside_and_stays_on_the_page_of_feeds(editor: Client, room: Room) -> None:
    await turned(room, "list", trouble=Trouble.FROZEN)
    text = await (await editor.get("/")).text()
    path = "/notices/" + text.partition('action="/notices/')[2].partition('"')[0]
    assert (await editor.post(path, data={"csrf": "0"})).status == 403
    assert (await editor.post(path, data={"csrf": await csrf(editor), "back": "/"})).status == 200
    assert 'id="notices"' not in await (await editor.get("/")).text()
    assert "已知悉：" in await (await editor.get("/feeds")).text()


async def test_its_end_is_shown_for_two_hours(editor: Client, room: Room) -> None:
    await turned(room, "list", trouble=Trouble.FROZEN)
    await turned(room, "list", trouble=Trouble.FROZEN, over=True)
    assert "1 项已恢复" in await (await editor.get("/")).text()
    room.now += timedelta(hours=2)
    assert 'id="notices"' not in await (await editor.get("/")).text()


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_its_words(trouble: Trouble) -> None:
    assert f"trouble_{trouble}" in WORDS
    assert f"trouble_{trouble}_do" in WORDS
