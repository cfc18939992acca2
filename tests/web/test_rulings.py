"""One tap of an editor: kept, shown, taken back, and counted in the report of the week."""

import pytest

from responder.decide.rulings import RuledMatch, RuledScope, matches, scopes
from responder.desk.numbers import Because
from responder.desk.rulings import Tap
from responder.errors import NotAllowedError
from responder.model.chosen import Chosen
from responder.model.ruling import Said
from responder.model.story import StoryId
from responder.store import journal, rulings
from tests.room import EDITOR, SECOND, SETTINGS, Room
from tests.web.conftest import Client, csrf

QUAKE, LATER = "日本近海发生7.5级强震", "日本7.4级强震 沿海居民紧急撤离"


async def tapped(editor: Client, story: str, said: str, about: str = "", **more: str) -> int:
    form = {"csrf": await csrf(editor), "said": said, "about": about, "back": f"/stories/{story}", **more}
    return (await editor.post(f"/stories/{story}/verdict", data=form)).status


async def test_a_tap_is_kept_with_what_the_machine_said_and_shown_as_pressed(
    editor: Client, room: Room
) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    assert await tapped(editor, alert.story, "relevant") == 200
    (held,) = await room.store.read(rulings.held)
    assert (held.said, held.person, held.alert, held.subject) == (
        Said.RELEVANT,
        EDITOR,
        alert.id,
        alert.subject,
    )
    assert held.probability > 0
    assert QUAKE in held.titles
    text = await (await editor.get(f"/stories/{alert.story}")).text()
    assert 'value="relevant" aria-pressed="true"' in text
    assert 'value="not_relevant" aria-pressed="false"' in text


async def test_the_last_word_holds_and_all_stand_in_the_journal(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    for said in ("relevant", "not_relevant"):
        await tapped(editor, alert.story, said)
    (held,) = await room.store.read(rulings.held)
    assert held.said is Said.NOT_RELEVANT
    lines = await room.store.read(lambda db: [one.act for one in journal.lines(db, alert.story)])
    assert [act.detail for act in lines if act.verb == "story.ruled"] == ["relevant", "not_relevant"]


async def test_a_second_tap_takes_it_back(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    await tapped(editor, alert.story, "relevant")
    assert await tapped(editor, alert.story, "relevant", taken_back="1") == 200
    assert await room.store.read(rulings.held) == ()
    assert await tapped(editor, alert.story, "relevant", taken_back="1") == 404


async def test_a_match_is_ruled_on_with_its_probability(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    proposed = room.cycle.live.stories[alert.story].story.matches[0]
    assert await tapped(editor, alert.story, "wrong_match", proposed.explainer) == 200
    assert await tapped(editor, alert.story, "wrong_match", "no such explainer") == 404
    held = await room.store.read(rulings.held)
    (taught,) = matches(held)
    assert taught == RuledMatch(held[0].titles, proposed.explainer, False, proposed.probability, 0)


async def test_a_title_that_does_not_belong_teaches_nothing_of_the_story(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    await room.press_says(LATER)
    assert await tapped(editor, alert.story, "split", LATER) == 200
    assert await tapped(editor, alert.story, "split", "a title of another story") == 404
    await tapped(editor, alert.story, "relevant")
    (taught,) = scopes(await room.store.read(rulings.held))
    assert (taught.titles, taught.relevant) == ((QUAKE,), True)


async def test_a_merge_is_a_verdict_that_is_given_by_merging(editor: Client, room: Room) -> None:
    (part,) = await room.list_shows("a", QUAKE)
    (whole,) = await room.list_shows("b", "青禾水库溃坝 下游紧急撤离")
    assert await tapped(editor, part.story, "merged", whole.story) == 404
    await room.desk.merge(part.story, whole.story, EDITOR, room.now)
    (held,) = await room.store.read(rulings.held)
    assert (held.said, held.about) == (Said.MERGED, whole.story)


async def test_a_verdict_names_the_numbers_that_were_decided_by(room: Room) -> None:
    bars = SETTINGS.bars
    await room.desk.choose(Chosen({"sure": 0.8}), bars, Because(EDITOR, room.now, "…"))
    (alert,) = await room.list_shows("a", QUAKE)
    await room.desk.choose(Chosen({"sure": 0.9}), bars, Because(EDITOR, room.now.replace(hour=9), "…"))
    await room.desk.rule(alert.story, Tap(Said.RELEVANT, "", EDITOR, room.now.replace(hour=10)))
    (taught,) = scopes(await room.store.read(rulings.held))
    assert isinstance(taught, RuledScope)
    assert taught.basis == 1


async def test_an_exercise_teaches_nothing(room: Room) -> None:
    room.drill = True
    (alert,) = await room.list_shows("a", QUAKE)
    await room.desk.rule(alert.story, Tap(Said.RELEVANT, "", EDITOR, room.now))
    assert await room.store.read(rulings.held) == ()
    assert await room.store.read(lambda db: rulings.of_story(db, alert.story))


async def test_only_editors_rule_and_only_on_stories_that_are_there(room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    with pytest.raises(NotAllowedError, match="editors"):
        await room.desk.rule(alert.story, Tap(Said.RELEVANT, "", SECOND, room.now))
    with pytest.raises(NotAllowedError, match="unknown"):
        await room.desk.rule(StoryId("s-0"), Tap(Said.RELEVANT, "", EDITOR, room.now))


async def test_the_report_of_the_week_counts_what_was_said(editor: Client, room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE, "一条没有提醒过的普通消息")
    await tapped(editor, alert.story, "relevant")
    await tapped(
        editor, alert.story, "wrong_match", room.cycle.live.stories[alert.story].story.matches[0].explainer
    )
    text = await (await editor.get("/reports/quality?week=2026-W47")).text()
    for words in ("100%", "（21–100%，1 件）", "匹配错误", '<svg class="calibration"'):
        assert words in text
    table = await (await editor.get("/reports/quality?week=2026-W47&form=csv")).text()
    assert "share,relevant,1,1,0.21,1" in table
    empty = await (await editor.get("/reports/quality?week=2026-W40")).text()
    assert "还没有评判" in empty
    assert (await editor.get("/reports/quality?week=2026-99")).status == 409


async def test_a_story_that_nobody_was_told_of_and_an_editor_calls_relevant_is_shown_as_missed(
    editor: Client, room: Room
) -> None:
    title = "某明星新剧今晚开播"
    await room.list_shows("a", title)
    story = next(iter(room.cycle.live.stories))
    assert await tapped(editor, story, "relevant") == 200
    text = await (await editor.get("/reports/quality?week=2026-W47")).text()
    assert f'href="/stories/{story}"' in text


async def test_figures_that_differ_stand_on_the_card_on_the_story_and_in_the_alert(
    editor: Client, room: Room
) -> None:
    await room.list_shows("a", "青禾县发生地震 已致2人死亡")
    room.now = room.now.replace(minute=30)
    await room.press_says("青禾县发生地震 已致8人死亡")
    story = next(iter(room.cycle.live.stories))
    for path in ("/", f"/stories/{story}"):
        text = await (await editor.get(path)).text()
        assert "说法不一" in text
        assert text.index("<strong>8</strong>") < text.index("<strong>2</strong>")


async def test_an_alert_says_that_figures_differ(room: Room) -> None:
    (alert,) = await room.list_shows("a", "青禾县发生7.4级地震", "青禾县发生7.5级地震")
    assert alert.reason.zh.startswith("说法不一：震级 ")
    assert "7.5(a)" in alert.reason.zh
