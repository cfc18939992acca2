"""The expert's pages on a phone: one tap, exact words as they will look, everything once."""

import re
from datetime import timedelta

import pytest

from responder.model.library import ExpertId
from responder.model.oncall import DeliveryState
from responder.model.response import Answer, PageState, QuotationState
from responder.store import alerts, pages, quotations
from tests.room import EDITOR, Room
from tests.web.conftest import Client

EXPERT = ExpertId("sample-dam-hydrologist")


async def paged(room: Room) -> str:
    """Page the expert in a drill; the path of their link."""
    room.drill = True
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, EXPERT, EDITOR, question="多久？", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    return "/a/" + room.outbox.sent[-1][1].url.rpartition("/")[2]


async def form(client: Client, path: str, **fields: str) -> dict[str, str]:
    """The fields of a form as the page draws it now."""
    text = await (await client.get(path)).text()
    found = re.search(r'name="fence" value="(\d+)"', text)
    assert found
    return {"fence": found[1], **fields}


WORDS = {"words": "先往高处走", "level": "named", "interests": "没有"}


async def test_an_expert_says_yes_and_gives_words_that_they_have_seen_as_they_will_look(
    client: Client, room: Room
) -> None:
    path = await paged(room)
    text = await (await client.get(path)).text()
    assert "多久？" in text
    assert "可以，在 10:20 前" in text
    done = await client.post(path, data=await form(client, path, answer="yes", minutes="20"))
    assert "你的原话" in await done.text()
    preview = await (await client.post(f"{path}/words", data=WORDS)).text()
    for shown in ("先往高处走", "示例专家·水文与大坝", "示例水利研究院", "利益申明: 没有", "我可以随时撤回"):
        assert shown in preview
    (card,) = await room.cards()
    assert card.pages[0].quotation == ""  # A preview keeps nothing.
    fence = re.search(r'name="fence" value="(\d+)"', preview)
    assert fence
    kept = WORDS | {"keep": "1", "consent": "1", "fence": fence[1]}
    assert (await client.post(f"{path}/words", data=kept)).status == 200
    (card,) = await room.cards()
    assert (card.pages[0].quotation, card.pages[0].state) == ("先往高处走", PageState.FULFILLED)
    assert (await client.post(f"{path}/words", data=kept)).status in {409, 410}


async def test_a_promise_past_midnight_names_its_hour(client: Client, room: Room) -> None:
    await room.fast_forward(hours=13, minutes=45)  # It is 23:45 at the desk.
    path = await paged(room)
    assert "可以，在 11-21 00:05 前" in await (await client.get(path)).text()


async def test_after_a_yes_the_words_are_asked_first_and_the_answer_can_be_changed(
    client: Client, room: Room
) -> None:
    path = await paged(room)
    assert "改变答复" not in await (await client.get(path)).text()
    text = await (await client.post(path, data=await form(client, path, answer="yes", minutes="20"))).text()
    assert text.index("你的原话") < text.index("改变答复") < text.index("可以，在")


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        pytest.param({"answer": "background"}, Answer.BACKGROUND, id="only background"),
        pytest.param({"answer": "no", "reason": "在飞机上"}, Answer.NO, id="no, with a reason"),
        pytest.param({"answer": "conflict"}, Answer.CONFLICT, id="a conflict of interest"),
        pytest.param({"answer": "suggest", "reason": "某同行"}, Answer.SUGGEST, id="a colleague"),
    ],
)
async def test_one_tap(client: Client, room: Room, fields: dict[str, str], answer: Answer) -> None:
    path = await paged(room)
    assert (await client.post(path, data=await form(client, path, **fields))).status == 200
    (card,) = await room.cards()
    assert (card.pages[0].answer, card.pages[0].reason) == (answer, fields.get("reason", ""))


async def test_the_same_form_counts_once(client: Client, room: Room) -> None:
    path = await paged(room)
    once = await form(client, path, answer="no")
    assert (await client.post(path, data=once)).status == 200
    again = await client.post(path, data=once)
    assert again.status == 410
    assert "已经提交过" in await again.text()


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        pytest.param({"answer": "maybe", "fence": "0"}, 400, "请填写", id="an answer that is none"),
        pytest.param({"answer": "suggest", "fence": "0"}, 400, "请填写", id="a colleague without a name"),
        pytest.param({"answer": "no"}, 403, "页面已过期", id="a form that was not drawn by us"),
        pytest.param({"answer": "no", "fence": "-1"}, 403, "页面已过期", id="an altered form"),
        pytest.param({"answer": "no", "fence": "7"}, 410, "已经提交过", id="a form of another time"),
    ],
)
async def test_refused_answers(
    client: Client, room: Room, fields: dict[str, str], status: int, says: str
) -> None:
    path = await paged(room)
    answer = await client.post(path, data=fields)
    assert answer.status == status
    assert says in await answer.text()
    (card,) = await room.cards()
    assert card.pages[0].answer is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"interests": ""}, "利益申明", id="without interests"),
        pytest.param({"keep": "1", "fence": "0"}, "勾选同意", id="without consent"),
        pytest.param({"words": " "}, "请填写", id="without words"),
        pytest.param({"level": "shouted"}, "请填写", id="at a level that is none"),
    ],
)
async def test_refused_words(client: Client, room: Room, change: dict[str, str], says: str) -> None:
    path = await paged(room)
    answer = await client.post(f"{path}/words", data=WORDS | change)
    assert answer.status == 400
    assert says in await answer.text()


async def test_words_cannot_bring_a_script_along(client: Client, room: Room) -> None:
    path = await paged(room)
    text = await (
        await client.post(f"{path}/words", data=WORDS | {"words": "<script>alert(1)</script>"})
    ).text()
    assert "<script>alert" not in text


async def test_a_link_for_one_thing_opens_nothing_else(client: Client, room: Room) -> None:
    path = await paged(room)
    secret = path.rpartition("/")[2]
    for other in (f"/l/{secret}", f"/sign-in/{secret}", f"/me/{secret}", f"/calendar/{secret}.ics"):
        answer = await client.get(other)
        assert answer.status == 404, other
        assert "链接无效" in await answer.text()


async def test_the_link_expires_a_day_after_the_answer_was_wanted(client: Client, room: Room) -> None:
    path = await paged(room)
    room.now += timedelta(hours=24, minutes=21)
    for answer in (await client.get(path), await client.post(path, data={"answer": "no", "fence": "0"})):
        assert answer.status == 410
        assert "已过期" in await answer.text()


async def test_a_page_opened_on_a_screen_is_a_receipt_and_a_fetch_is_none(client: Client, room: Room) -> None:
    path = await paged(room)
    (card,) = await room.cards()

    async def state() -> DeliveryState:
        (sent,) = await room.store.read(lambda db: alerts.deliveries(db, card.pages[0].id))
        return sent.state

    text = await (await client.get(path)).text()
    assert await state() is DeliveryState.SUBMITTED
    seen = re.search(r'data-seen="([^"]+)"', text)
    assert seen
    assert (await client.get(seen[1])).status == 405
    assert (await client.post(seen[1])).status == 204
    assert await state() is DeliveryState.READ
    assert (await client.post("/seen/nonsense")).status == 204


async def own_page(client: Client, room: Room) -> str:
    text = await (await client.get(await paged(room))).text()
    found = re.search(r'href="(/me/\w+)"', text)
    assert found
    return found[1]


async def test_an_expert_keeps_their_own_entry_up_to_date(client: Client, room: Room) -> None:
    path = await own_page(client, room)
    changes: list[dict[str, str]] = [
        {"what": "hours", "from": "09:00", "to": "12:30", "zone": "Europe/Berlin"},
        {"what": "languages", "language": "en"},
        {"what": "pause", "until": "2026-12-24"},
        {"what": "interests", "interests": "2026-02-01 Adviser <b>\n\n2025-05-05 Shares"},
    ]
    for fields in changes:
        assert (await client.post(path, data=fields)).status == 200
    text = await (await client.get(path)).text()
    for shown in ('value="09:00"', "Europe/Berlin", "2026-12-24", "Adviser &lt;b&gt;", "2025-05-05 Shares"):
        assert shown in text
    overlay = (await room.store.read(pages.overlays))[EXPERT]
    assert overlay.languages == ("en",)
    await client.post(path, data={"what": "leave"})
    assert "不会再被约请" in await (await client.get(path)).text()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"what": "hours", "from": "9", "to": "10:00", "zone": "UTC"}, id="no time"),
        pytest.param({"what": "hours", "from": "09:00", "to": "10:00", "zone": "Moon"}, id="no zone"),
        pytest.param({"what": "pause", "until": "soon"}, id="no day"),
        pytest.param({"what": "interests", "interests": "no day first"}, id="an interest without a day"),
        pytest.param({"what": "fly"}, id="nothing that there is"),
    ],
)
async def test_changes_that_cannot_be_read(client: Client, room: Room, fields: dict[str, str]) -> None:
    path = await own_page(client, room)
    assert (await client.post(path, data=fields)).status == 400
    assert await room.store.read(pages.overlays) == {}


async def test_words_are_taken_back_on_the_own_page_long_after(client: Client, room: Room) -> None:
    path = await paged(room)
    text = await (await client.get(path)).text()
    found = re.search(r'href="(/me/\w+)"', text)
    assert found
    own = found[1]
    kept = WORDS | {"keep": "1", "consent": "1", "fence": "0"}
    assert (await client.post(f"{path}/words", data=kept)).status == 200
    (card,) = await room.cards()
    room.now += timedelta(days=30)
    fields = {"what": "withdraw", "page": card.pages[0].id, "reason": "有误"}
    assert "已撤回" in await (await client.post(own, data=fields)).text()
    (held,) = await room.store.read(lambda db: quotations.of_story(db, card.story.id))
    assert held.state is QuotationState.WITHDRAWN
    foreign = await client.post(own, data=fields | {"page": "p-somebody-elses"})
    assert foreign.status == 404
