"""Every kind of link: what is expired, used up, another's or altered is refused with help."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from responder.model.journal import JournalLine
from responder.model.library import ExpertId
from responder.model.oncall import AlertState
from responder.model.story import StoryId, StoryState
from responder.paging.calls import self_secret
from responder.store import journal
from tests.room import EDITOR, SECOND, Room
from tests.web.conftest import Client, csrf

EXPERT = ExpertId("sample-dam-hydrologist")
Maker = Callable[[Room], Awaitable[str]]


async def take(room: Room) -> str:
    room.drill = True
    await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    await room.fast_forward(seconds=2)
    return room.outbox.sent[0][1].url.removeprefix("http://desk.example")


async def answer(room: Room) -> str:
    room.drill = True
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    return next(m.url for _, m in room.outbox.sent if "/a/" in m.url).removeprefix("http://desk.example")


async def own(room: Room) -> str:
    return "/me/" + self_secret((await answer(room)).rpartition("/")[2])


async def sign_in(room: Room) -> str:
    return (await room.desk.sign_in_link(EDITOR, room.wall)).removeprefix("http://desk.example")


async def canary(room: Room) -> str:
    room.canary = timedelta(minutes=10)
    room.restart()
    await room.fast_forward(seconds=2)
    return room.outbox.sent[0][1].url.removeprefix("http://desk.example")


async def calendar(room: Room) -> str:
    return (await room.desk.calendar_address(EDITOR, room.now)).removeprefix("http://desk.example")


EVERY = pytest.mark.parametrize("make", [take, answer, own, sign_in, canary, calendar])


@EVERY
async def test_it_opens(client: Client, room: Room, make: Maker) -> None:
    assert (await client.get(await make(room))).status == 200


@EVERY
async def test_an_altered_one_is_refused_with_help(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    end = ".ics" if path.endswith(".ics") else ""
    whole = path.removesuffix(end)
    for spoilt in (whole[:-1] + ("A" if whole[-1] != "A" else "B"), whole[:-5], whole + "x"):
        for method in ("GET", "POST"):
            refused = await client.request(method, spoilt + end)
            assert refused.status in {404, 405}, spoilt
            if refused.status == 404:
                assert "链接无效" in await refused.text()


@EVERY
async def test_an_expired_one_is_refused_with_help(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    room.now += timedelta(days=400)
    room.wall += timedelta(days=400)
    for method in ("GET", "POST"):
        refused = await client.request(method, path)
        assert refused.status in {410, 405}
        if refused.status == 410:
            assert "已过期" in await refused.text()


@EVERY
async def test_one_of_another_kind_is_refused(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    for kind in ("/l/{}", "/a/{}", "/me/{}", "/sign-in/{}", "/c/{}", "/u/{}", "/calendar/{}.ics"):
        other = kind.format(secret)
        assert (await client.get(other)).status == (200 if other == path else 404), other


@pytest.mark.parametrize("make", [take, sign_in])
async def test_what_acts_at_once_works_once(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    assert (await client.post(path)).status == 200
    for method in ("GET", "POST"):
        refused = await client.request(method, path)
        assert refused.status == 410
        assert "已经用过" in await refused.text()


@pytest.mark.parametrize(
    ("fields", "says", "becomes"),
    [
        pytest.param({}, "已由Editor接手", (AlertState.ACKNOWLEDGED, EDITOR), id="take"),
        pytest.param(
            {"act": "hand-on", "to": SECOND},
            "已由Second接手",
            (AlertState.ACKNOWLEDGED, SECOND),
            id="hand on",
        ),
        pytest.param(
            {"act": "not-ours", "reason": "x"}, "已搁置", (AlertState.RESOLVED, EDITOR), id="not ours"
        ),
    ],
)
async def test_a_message_takes_hands_on_or_puts_aside_without_sign_in(
    client: Client, room: Room, fields: dict[str, str], says: str, becomes: tuple[AlertState, str]
) -> None:
    path = await take(room)
    assert says in await (await client.post(path, data=fields)).text()
    (card,) = await room.cards()
    assert (card.alert.state, card.alert.owner) == becomes
    assert (await client.post(path, data=fields)).status == 410


async def test_handing_on_to_nobody_spends_nothing(client: Client, room: Room) -> None:
    path = await take(room)
    assert (await client.post(path, data={"act": "hand-on", "to": "x"})).status == 404
    assert (await client.get(path)).status == 200


async def other_story(room: Room) -> StoryId:
    """A second story of the same exercise."""
    (alert,) = await room.list_shows("b", "日本近海发生7.5级强震")
    return alert.story


async def test_a_message_merges_into_a_likely_story_and_takes_it_back(client: Client, room: Room) -> None:
    path = await take(room)
    into = await other_story(room)
    assert f'value="{into}"' in await (await client.get(path)).text()
    said = await (await client.post(path, data={"act": "merge", "into": into})).text()
    assert "已并入: 日本近海发生7.5级强震" in said
    assert (await client.post(path, data={"act": "merge", "into": into})).status == 410
    (part,) = [one for one in await room.cards() if one.story.id != into]
    assert part.story.state is StoryState.MERGED
    (line,) = [line for line in await timeline(room, part.story.id) if line.act.verb == "story.merged"]
    assert line.act.actor == EDITOR
    undo = re.search(r'action="(/u/[\w-]+)"', said)
    assert undo
    assert (await client.get(undo[1])).status == 200
    assert (await timeline(room, part.story.id))[-1].act.verb != "story.parted"  # Looking changes nothing.
    assert "已分开" in await (await client.post(undo[1])).text()
    assert (await timeline(room, part.story.id))[-1].act.verb == "story.parted"
    assert (await client.post(undo[1])).status == 410


async def test_merging_into_nothing_spends_nothing(client: Client, room: Room) -> None:
    path = await take(room)
    assert (await client.post(path, data={"act": "merge", "into": "s-none"})).status == 404
    assert (await client.post(path, data={"act": "merge"})).status == 404
    assert (await client.get(path)).status == 200


async def test_real_stories_are_not_offered_to_an_exercise(client: Client, room: Room) -> None:
    path = await take(room)
    room.drill = False
    (alert,) = await room.list_shows("earnest", "量子计算机破解RSA加密 专家称言过其实")
    assert alert.story not in await (await client.get(path)).text()
    refused = await client.post(path, data={"act": "merge", "into": alert.story})
    assert refused.status == 409


async def test_the_desk_undoes_a_merge(editor: Client, room: Room) -> None:
    await take(room)
    into = await other_story(room)
    (part,) = [one.story.id for one in await room.cards() if one.story.id != into]
    await room.desk.merge(part, into, EDITOR, room.now)
    page = f"/stories/{part}"
    assert f'action="{page}/unmerge"' in await (await editor.get(page)).text()
    fields = {"csrf": await csrf(editor, page), "back": page}
    assert (await editor.post(f"{page}/unmerge", data=fields)).status == 200
    assert (await timeline(room, part))[-1].act.verb == "story.parted"
    assert f'action="{page}/unmerge"' not in await (await editor.get(page)).text()


async def timeline(room: Room, story: StoryId) -> tuple[JournalLine, ...]:
    return await room.store.read(lambda db: tuple(journal.lines(db, story)))
