"""What the pages show and refuse."""

import itertools
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.desk import Question
from responder.model.feed import FeedId, FeedState, Record
from responder.model.oncall import AlertState
from responder.paging.calls import self_secret
from responder.store import feeds
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.words import WORDS
from tests.room import EDITOR, SECOND, Room
from tests.web.conftest import Client, csrf, web_room

QUAKE = "日本近海发生7.5级强震"
CALM = "现在没有需要处理的事件"
SPY = "<b>日本近海发生7.5级强震"


async def test_the_board_shows_the_story_its_reason_and_what_to_do(editor: Client, room: Room) -> None:
    await room.list_shows("a", QUAKE)
    text = await (await editor.get("/")).text()
    for words in (QUAKE, "P1", "危及生命", "接手", "不归我们", "转交", "为什么提醒"):
        assert words in text


async def test_an_empty_board_says_what_is_watched(editor: Client, room: Room) -> None:
    assert CALM in await (await editor.get("/")).text()
    silent = FeedState(FeedId("a"), room.now, failures=3, last_error="no answer")
    await room.store.write(lambda db: feeds.keep(db, silent))
    text = await (await editor.get("/")).text()
    assert "还没有读到任何消息" in text
    assert CALM not in text  # No feed has answered: nobody can know.


async def test_the_board_says_how_far_the_library_is_read(room: Room) -> None:
    live = Live()
    async with TestClient(TestServer(make_app(web_room(room, live)))) as opened:
        link = await room.desk.sign_in_link(EDITOR, room.wall)
        await opened.post(f"/sign-in/{link.rpartition('/')[2]}")
        for done in (400, 5600):
            live.read(done, 5600)
            text = await (await opened.get("/")).text()
            assert ("400 / 5600" in text) is (done < 5600)
            assert ('class="empty"' in text) is (done == 5600)
    assert live.count == 2


async def test_the_language_can_be_switched(editor: Client, room: Room) -> None:
    await room.list_shows("a", QUAKE)
    await editor.post("/language", data={"language": "en", "back": "/"})
    text = await (await editor.get("/")).text()
    assert "danger to life" in text
    assert "危及生命" not in text


async def test_a_story_shows_what_the_authority_states_and_until_when_it_holds(
    editor: Client, room: Room
) -> None:
    until = room.now + timedelta(hours=2)
    record = Record(severity="Extreme", urgency="Immediate", certainty="Observed", expires=until)
    (alert,) = await room.authority_says("甲河堤坝溃决，下游立即转移", record)
    text = await (await editor.get(f"/stories/{alert.story}")).text()
    assert "极端 · 须立即行动 · 已观测到" in text
    assert "有效至" in text
    await room.fast_forward(hours=2)
    text = await (await editor.get(f"/stories/{alert.story}")).text()
    assert "已失效（" in text
    assert "有效至" not in text


async def test_a_title_cannot_bring_a_script_along(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", SPY)
    for path in ("/", f"/stories/{alert.story}"):
        text = await (await editor.get(path)).text()
        assert "<b>日本" not in text
        assert "&lt;b&gt;日本" in text


async def test_a_session_lasts_a_shift_however_fast_the_stories_clock_runs(
    editor: Client, room: Room
) -> None:
    await room.fast_forward(minutes=24 * 60)
    room.wall += timedelta(hours=13, minutes=59)
    assert (await editor.get("/")).status == 200
    room.wall += timedelta(minutes=1)
    assert (await editor.get("/")).status == 401


async def test_take_makes_the_editor_the_owner(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    answer = await editor.post(f"/alerts/{alert.id}/take", data={"csrf": await csrf(editor), "back": "/"})
    assert answer.status == 200
    (card,) = await room.cards()
    assert (card.alert.state, card.alert.owner) == (AlertState.ACKNOWLEDGED, EDITOR)


async def test_an_act_without_the_forms_token_is_refused(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    answer = await editor.post(f"/alerts/{alert.id}/take", data={"csrf": "0" * 64})
    assert answer.status == 403
    (card,) = await room.cards()
    assert card.alert.state is AlertState.OPEN


async def test_what_another_has_taken_is_refused_in_words(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    await room.desk.take(alert.id, SECOND, room.now)
    answer = await editor.post(f"/alerts/{alert.id}/take", data={"csrf": await csrf(editor)})
    assert answer.status == 409
    assert "已有人接手" in await answer.text()


async def test_once_taken_the_story_leads_on_to_the_holding_text(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    path = f"/stories/{alert.story}"
    assert 'href="#texts"' not in await (await editor.get(path)).text()
    await editor.post(f"/alerts/{alert.id}/take", data={"csrf": await csrf(editor)})
    text = await (await editor.get(path)).text()
    assert 'href="#texts"' in text
    assert 'id="texts"' in text


async def test_an_exercise_bears_the_mark_of_the_readers_language(editor: Client, room: Room) -> None:
    room.drill = True
    await room.list_shows("a", QUAKE)
    for language, mark in (("zh", ">【演练】<"), ("en", ">[DRILL]<")):
        await editor.post("/language", data={"language": language, "back": "/"})
        assert mark in await (await editor.get("/")).text()


async def test_hand_on_gives_it_to_the_other_and_tells_them(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    form = {"csrf": await csrf(editor), "to": SECOND}
    await editor.post(f"/alerts/{alert.id}/hand-on", data=form)
    await room.fast_forward(seconds=1)
    (card,) = await room.cards()
    assert card.alert.owner == SECOND
    (told,) = [message for channel, message in room.outbox.sent if channel == "mail"]
    assert told.subject.startswith("Handed on to you")


async def test_not_ours_takes_it_off_the_board_and_keeps_the_reason(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    form = {"csrf": await csrf(editor), "reason": "other desk"}
    await editor.post(f"/alerts/{alert.id}/not-ours", data=form)
    assert QUAKE not in await (await editor.get("/")).text()
    assert "other desk" in await (await editor.get(f"/stories/{alert.story}")).text()


async def test_the_link_in_a_message_takes_without_sign_in_but_only_by_post(
    client: Client, room: Room
) -> None:
    await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    path = "/l/" + room.outbox.sent[0][1].url.rpartition("/")[2]
    for _ in range(3):
        assert (await client.get(path)).status == 200
        assert (await client.head(path)).status == 200
    (card,) = await room.cards()
    assert card.alert.state is AlertState.OPEN
    assert "已由Editor接手" in await (await client.post(path)).text()
    assert (await client.post(path)).status == 410


async def test_a_link_whose_alert_another_has_taken_says_so_and_offers_no_take(
    client: Client, room: Room
) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    path = "/l/" + room.outbox.sent[0][1].url.rpartition("/")[2]
    await room.desk.take(alert.id, SECOND, room.now)
    text = await (await client.get(path)).text()
    assert "已接手 · Second" in text
    assert ">接手</button>" not in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/nosuch", 404, id="no such page"),
        pytest.param("/overrides/1/lift", 405, id="a form's address"),
    ],
)
async def test_an_address_that_leads_nowhere_is_told_in_words(client: Client, path: str, status: int) -> None:
    answer = await client.get(path)
    assert answer.status == status
    assert "没有这个页面" in await answer.text()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        pytest.param(lambda secret: secret[:-1] + ("A" if secret[-1] != "A" else "B"), 404, id="altered"),
        pytest.param(lambda _: "x" * 43, 404, id="never issued"),
    ],
)
async def test_a_link_that_is_not_ours_is_refused_with_help(
    client: Client, room: Room, spoil: object, status: int
) -> None:
    await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    secret = room.outbox.sent[0][1].url.rpartition("/")[2]
    assert callable(spoil)
    for path in (f"/l/{spoil(secret)}", f"/a/{secret}", f"/sign-in/{secret}"):
        answer = await client.post(path)
        assert answer.status == status
        assert "链接无效" in await answer.text()


async def test_a_link_expires(client: Client, room: Room) -> None:
    await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    path = "/l/" + room.outbox.sent[0][1].url.rpartition("/")[2]
    await room.fast_forward(minutes=31)
    answer = await client.post(path)
    assert answer.status == 410
    assert "已过期" in await answer.text()


@pytest.mark.parametrize("path", ["/", "/feeds", "/library", "/stories/s-0", "/events"])
async def test_nothing_is_shown_without_sign_in(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status == 401
    assert "一次性链接" in await answer.text()


async def test_no_look_changes_anything(editor: Client, room: Room) -> None:
    """Every route, by GET and HEAD, as a mail scanner or a crawler would, with links of every kind."""
    room.drill, room.canary = True, timedelta(minutes=10)
    room.restart()
    await room.fast_forward(seconds=1)  # The test message goes out before the exercise begins.
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    question = Question("?", room.now + timedelta(minutes=20))
    call = await room.desk.call(alert.story, EDITOR, question, room.now)
    await room.fast_forward(seconds=2)
    calendar = (await room.desk.calendar_address(EDITOR, room.now)).rpartition("/")[2].removesuffix(".ics")
    secrets = [message.url.rpartition("/")[2] for _, message in room.outbox.sent] + [calendar]
    secrets += [self_secret(secret) for secret in secrets]
    assert {message.url.split("/")[3] for _, message in room.outbox.sent} >= {"l", "a", "c"}
    before = await room.store.read(lambda db: list(db.conn.iterdump()))
    assert editor.app is not None
    routes = {resource.canonical for resource in editor.app.router.resources()} - {"/events"}
    assert len(routes) > 30
    names = {"{alert}": alert.id, "{story}": alert.story, "{call}": call.id, "{rota}": "duty"}
    looked = 0
    for route, secret in itertools.product(sorted(routes), secrets):
        path = route.replace("{secret}", secret)
        for name, value in names.items():
            path = path.replace(name, value)
        for method in ("GET", "HEAD"):
            looked += (await editor.request(method, path)).status == 200
    assert looked > len(secrets)
    assert await room.store.read(lambda db: list(db.conn.iterdump())) == before


async def test_every_page_forbids_foreign_and_inline_scripts(editor: Client) -> None:
    answer = await editor.get("/")
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in await answer.text()


async def test_health_is_open_and_names_nobody(client: Client) -> None:
    assert (await (await client.get("/healthz")).json())["status"] == "ok"


def test_every_word_is_written_in_both_languages() -> None:
    blank = [key for key, text in WORDS.items() if not text.zh.strip() or not text.en.strip()]
    assert not blank


async def test_a_story_is_merged_by_its_form_and_leads_to_the_whole(editor: Client, room: Room) -> None:
    (part,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    (whole,) = await room.list_shows("b", "日本近海发生7.5级强震")
    text = await (await editor.get(f"/stories/{part.story}")).text()
    assert f'<option value="{whole.story}">' in text
    token = await csrf(editor, f"/stories/{part.story}")
    answer = await editor.post(f"/stories/{part.story}/merge", data={"csrf": token, "into": whole.story})
    assert answer.url.path == f"/stories/{whole.story}"
    assert "包含" in await answer.text()
    text = await (await editor.get(f"/stories/{part.story}")).text()
    assert f'已并入 <a href="/stories/{whole.story}">' in text
    assert "/take" not in text
