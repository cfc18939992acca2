"""Texts on the desk: a person's way from the story to the public, by the forms they see."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.oncall import PersonId
from responder.model.upkeep import Due, Task
from responder.model.version import VersionState
from responder.store import shelf, upkeep
from responder.web.app import make_app
from responder.web.live import Live
from tests.newsroom import AUTHOR, CHIEF, FILL, OFFICER, READER, Newsroom
from tests.web.conftest import Client, csrf, web_room

Sign = Callable[[PersonId], Awaitable[Client]]


@pytest.fixture
async def sign_in(newsroom: Newsroom) -> AsyncIterator[Sign]:
    """A browser for each person."""
    app = make_app(web_room(newsroom.room, Live(), newsroom=newsroom))
    async with TestServer(app) as server:
        opened: list[Client] = []

        async def one(person: PersonId) -> Client:
            client: Client = TestClient(server)  # type: ignore[assignment]
            opened.append(client)
            link = await newsroom.room.desk.sign_in_link(person, newsroom.room.now)
            await client.post(f"/sign-in/{link.rpartition('/')[2]}")
            return client

        yield one
        for client in opened:
            await client.session.close()


async def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send of the page's editor."""
    text = await (await client.get(path)).text()
    editor = re.search(r'<form id="editor".*?</form>', text, re.DOTALL)
    assert editor
    found = dict(re.findall(r'<input[^>]*? name="([\w]+)" value="([^"]*)"', editor[0]))
    found |= dict(re.findall(r'<textarea name="([\w]+)"[^>]*>(.*?)</textarea>', editor[0], re.DOTALL))
    dated = re.findall(r'<input type="(?:date|datetime-local)" name="(\w+)" value="([^"]*)"', editor[0])
    return {name: unescaped(value) for name, value in (found | dict(dated)).items()}


def unescaped(text: str) -> str:
    for code, mark in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, mark)
    return text


async def test_from_one_click_to_the_public_by_three_people(newsroom: Newsroom, sign_in: Sign) -> None:
    story = await newsroom.breaks()
    author, reader, officer = [await sign_in(one) for one in (AUTHOR, READER, OFFICER)]
    token = await csrf(author, f"/stories/{story}")
    answer = await author.post(f"/stories/{story}/texts", data={"csrf": token, "kind": "holding"})
    editor = answer.url.path
    text = await answer.text()
    assert answer.status == 200
    assert '<mark class="slot">{place}</mark>' in text
    assert "还有" in text

    form = await form_of(author, editor)
    blanks = {f"slot_{name}": value for name, value in FILL.items() if name != "next_update"}
    answer = await author.post(editor, data={**form, **blanks, "act": "submit"})
    review = answer.url.path
    text = await answer.text()
    assert review.startswith("/versions/"), text
    assert "filled" in text
    assert "青禾县" in text
    assert "签字通过" not in text  # The author sees no such button.

    text = await (await reader.get(review)).text()
    assert "签字通过" in text
    token = await csrf(reader, review)
    text = await (await reader.post(f"{review}/sign", data={"csrf": token, "comment": "已核对"})).text()
    assert "已核对" in text
    refused = await (await reader.get(f"{review}/publish")).text()
    assert "只有发布人" in refused

    page = f"{review}/publish"
    text = await (await officer.get(page)).text()
    assert "disabled>发布" not in text
    token = await csrf(officer, page)
    answer = await officer.post(page, data={"csrf": token, "to_site": "on", "to_blog": "on"})
    assert answer.url.path.startswith("/texts/")
    await newsroom.fast_forward(minutes=1)
    text = await (await officer.get(answer.url.path)).text()
    assert text.count("已公开") >= 2
    assert "青禾县" in await (await officer.get("/p/zh/")).text()


async def test_the_preview_keeps_nothing(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    author = await sign_in(AUTHOR)
    path = f"/texts/{version.text}"
    form = await form_of(author, f"{path}/edit")
    before = await newsroom.room.store.read(lambda db: list(db.conn.iterdump()))
    text = await (
        await author.post(f"{path}/preview", data={**form, "title": "新<b>标题", "slot_place": "青禾县"})
    ).text()
    assert "新&lt;b&gt;标题" in text
    assert "{place}" not in text
    assert "<html" not in text
    assert await newsroom.room.store.read(lambda db: list(db.conn.iterdump())) == before


async def test_when_the_promised_time_moves_the_words_move_with_it(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    author = await sign_in(AUTHOR)
    path = f"/texts/{version.text}/edit"
    form = await form_of(author, path)
    await author.post(path, data={**form, "act": "save"})
    text = await (await author.get(path)).text()
    assert "11月20日11:00" in text  # An hour after 10:00 in Shanghai.
    assert "{next_update}" not in text
    form = await form_of(author, path)
    await author.post(path, data={**form, "next_update": "2026-11-20T12:30", "act": "save"})
    text = await (await author.get(path)).text()
    assert "11月20日12:30" in text
    assert "11月20日11:00" not in text


async def test_a_long_text_is_kept_whole(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    author = await sign_in(AUTHOR)
    path = f"/texts/{version.text}/edit"
    form = {**await form_of(author, path), "part_known": "水" * 19_000, "part_do": "山" * 19_000}
    assert (await author.post(path, data={**form, "act": "save"})).status == 200
    assert "山" * 19_000 in await (await author.get(path)).text()


async def test_a_text_changed_meanwhile_is_not_overwritten(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    author, other = await sign_in(AUTHOR), await sign_in(CHIEF)
    path = f"/texts/{version.text}/edit"
    mine, theirs = await form_of(author, path), await form_of(other, path)
    await author.post(path, data={**mine, "title": "我的", "act": "save"})
    answer = await other.post(path, data={**theirs, "title": "他的", "act": "save"})
    assert answer.status == 409
    assert "别人刚保存" in await answer.text()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("evidence", "只有标题", "标题 | 机构", id="a source that is no row of four"),
        pytest.param("claims", "说法 | 大概 | 理由", "说法 | 结论", id="a verdict that does not exist"),
        pytest.param("review_by", "明天", "2027-05-31", id="a day of no calendar"),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_lost_on_the_page(
    newsroom: Newsroom, sign_in: Sign, field: str, value: str, said: str
) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    author = await sign_in(AUTHOR)
    form = {**await form_of(author, f"/texts/{version.text}/edit"), field: value}
    assert said in await (await author.post(f"/texts/{version.text}/preview", data=form)).text()
    answer = await author.post(f"/texts/{version.text}/edit", data=form)
    assert answer.status == 409
    assert said in await answer.text()


async def test_an_emergency_is_seen_wherever_texts_are(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    chief = await sign_in(CHIEF)
    path = f"/versions/{version.id}"
    assert "紧急通道" in await (await chief.get(path)).text()
    assert "紧急通道" not in await (await (await sign_in(OFFICER)).get(path)).text()
    token = await csrf(chief, path)
    answer = await chief.post(f"{path}/skip", data={"csrf": token, "comment": "审核人联系不上"})
    assert answer.url.path == f"{path}/publish"
    held = await newsroom.version(version.id)
    assert held.state is VersionState.APPROVED
    for where in ("/texts", path, f"/texts/{version.text}", "/"):
        assert "未审先发" in await (await chief.get(where)).text(), where


async def test_a_withdrawal_by_its_form(newsroom: Newsroom, sign_in: Sign) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await newsroom.published(version)
    officer = await sign_in(OFFICER)
    path = f"/texts/{version.text}"
    token = await csrf(officer, path)
    await officer.post(f"{path}/withdraw", data={"csrf": token, "reason": "并非地震"})
    await newsroom.fast_forward(minutes=1)
    text = await (await officer.get(path)).text()
    assert "并非地震" in text
    assert "已撤回" in text


async def test_the_story_leads_to_its_texts_and_its_report(newsroom: Newsroom, sign_in: Sign) -> None:
    story = await newsroom.breaks()
    version = await newsroom.approved(await newsroom.holding(story))
    await newsroom.published(version)
    author = await sign_in(AUTHOR)
    text = await (await author.get(f"/stories/{story}")).text()
    assert f"/texts/{version.text}" in text
    report = await (await author.get(f"/stories/{story}/report")).text()
    assert '<svg class="bars"' in report
    assert "首发声明公开" in report
    table = await (await author.get(f"/stories/{story}/report?form=csv")).text()
    assert "stage" in table
    assert "publication.live" in table


async def test_the_month_has_its_figures(newsroom: Newsroom, sign_in: Sign) -> None:
    await newsroom.published(await newsroom.approved(await newsroom.holding(await newsroom.breaks())))
    author = await sign_in(AUTHOR)
    text = await (await author.get("/reports?month=2026-11")).text()
    assert "15 分钟内公开" in text
    assert (await author.get("/reports?month=2026-13")).status == 409
    assert "within_15" in await (await author.get("/reports?month=2026-11&form=csv")).text()


async def test_no_look_at_any_page_of_texts_changes_anything(newsroom: Newsroom, sign_in: Sign) -> None:
    story = await newsroom.breaks()
    version = await newsroom.approved(await newsroom.holding(story))
    (publication,) = await newsroom.published(version)
    officer = await sign_in(OFFICER)
    before = await newsroom.room.store.read(lambda db: list(db.conn.iterdump()))
    names = {
        "{text}": version.text,
        "{version}": version.id,
        "{story}": story,
        "{publication}": publication.id,
        "{language}": "zh",
        "{slug}": "x",
    }
    routes = {resource.canonical for resource in officer.server.app.router.resources()}  # type: ignore[attr-defined]
    for route in routes - {"/events"}:
        path = route
        for name, value in names.items():
            path = path.replace(name, str(value))
        for method in ("GET", "HEAD"):
            await officer.request(method, path)
    assert await newsroom.room.store.read(lambda db: list(db.conn.iterdump())) == before


@pytest.mark.parametrize("path", ["/texts", "/texts/t-0", "/versions/v-0", "/reports", "/stories/s-0/report"])
async def test_texts_are_for_those_who_signed_in(newsroom: Newsroom, sign_in: Sign, path: str) -> None:
    nobody = await sign_in(PersonId("nobody"))
    assert (await nobody.get(path)).status == 401


async def test_a_story_of_both_languages_has_two_texts(newsroom: Newsroom) -> None:
    story = await newsroom.breaks()
    await newsroom.holding(story, fill=False)
    held = await newsroom.room.store.read(lambda db: shelf.folders(db, story))
    assert {one.twin[0].id for one in held if one.twin} == {one.text.id for one in held}


async def test_review_tasks_are_seen_with_who_was_told(newsroom: Newsroom, sign_in: Sign) -> None:
    due = Due("v-1", "到期的<稿件>", date(2026, 12, 1), "/texts/t-1")
    now = newsroom.room.now
    task = Task(due, now, 2, (READER, CHIEF), now + timedelta(days=2))
    await newsroom.room.store.write(lambda db: upkeep.keep(db, task))
    author = await sign_in(AUTHOR)
    for path in ("/texts", "/duty"):
        shown = await (await author.get(path)).text()
        assert "到期的&lt;稿件&gt;" in shown
        assert "2026-12-01" in shown
        assert "已提醒 2 次" in shown
        assert re.search(r"Reader,\s+Chief", shown)
