"""The page of what the machine decides by."""

import pytest

from responder.backtest import Backtest, Outcome, Trials
from responder.decide.chosen import numbers
from responder.decide.contrast import contrast
from responder.desk.numbers import Because
from responder.embed import EmbedSettings
from responder.errors import NotAllowedError
from responder.model.chosen import Chosen
from responder.store import alerts, basis, journal
from responder.web.room import ROOM
from tests.room import EDITOR, SECOND, SETTINGS, START, Room
from tests.web.conftest import Client, csrf

QUAKE = "日本近海发生7.5级强震"
BARS = SETTINGS.bars


class Known(Backtest):
    """Answers at once: everything that was told would be lost."""

    async def run(self, chosen, days, now):  # type: ignore[no-untyped-def]
        raised = await self.store.read(lambda db: alerts.since(db, START))
        held = await self.store.read(basis.chosen)
        places = {one.story: one.story for one in raised}
        return Outcome(contrast(raised, (), days), held, chosen, START, now, 1.5, places)


def given(client: Client, room: Room) -> Trials:
    app = client.app
    assert app is not None
    held = app[ROOM]
    trials = Trials(Known(room.store, EmbedSettings(room.store.path), room.library, SETTINGS, ()))
    object.__setattr__(held, "trials", trials)
    object.__setattr__(held, "bars", BARS)
    return trials


async def tried(editor: Client, room: Room, **changed: str) -> str:
    form = {name: f"{value:g}" for name, value in numbers(BARS).items()} | {"days": "7"} | changed
    answer = await editor.post("/detection/try", data=form | {"csrf": await csrf(editor)})
    assert answer.status == 200, await answer.text()
    return str(answer.url.path)


async def test_the_page_shows_every_number_beside_that_of_the_settings(editor: Client, room: Room) -> None:
    given(editor, room)
    await room.desk.choose(Chosen({"sure": 0.9}), BARS, Because(EDITOR, room.now, "太多"))
    text = await (await editor.get("/detection")).text()
    for name, value in numbers(BARS).items():
        assert f"<code>{name}</code>" in text
        assert f"<td>{value:g}</td>" in text
        assert f'">{name} <code>' not in text  # Each is told in words, too.
    assert '<td class="changed">0.9</td>' in text
    assert "太多" in text


async def test_a_trial_is_shown_with_links_and_saves_nothing_by_itself(editor: Client, room: Room) -> None:
    given(editor, room)
    (alert,) = await room.list_shows("a", QUAKE)
    path = await tried(editor, room, sure="0.99")
    text = await (await editor.get(path)).text()
    assert "不再提醒 · 1" in text
    assert f'href="/stories/{alert.story}"' in text
    assert await room.store.read(basis.chosen) == Chosen()


async def test_saving_is_a_second_step_with_a_reason_and_a_line_in_the_journal(
    editor: Client, room: Room
) -> None:
    given(editor, room)
    path = await tried(editor, room, sure="0.99")
    form = {"csrf": await csrf(editor), "why": ""}
    assert (await editor.post(f"{path}/save", data=form)).status == 400
    assert (await editor.post(f"{path}/save", data=form | {"why": "太多误报"})).status == 200
    assert (await room.store.read(basis.chosen)).bars == {"sure": 0.99}
    (line,) = [
        one.act
        for one in await room.store.read(lambda db: list(journal.lines(db)))
        if "numbers" in one.act.verb
    ]
    assert (line.actor, line.detail) == (EDITOR, "sure 0.75 → 0.99: 太多误报")


async def test_the_way_back_leads_to_an_earlier_line_or_to_the_settings(editor: Client, room: Room) -> None:
    given(editor, room)
    first = await room.desk.choose(Chosen({"sure": 0.9}), BARS, Because(EDITOR, room.now, "一"))
    await room.desk.choose(Chosen({"sure": 0.95}), BARS, Because(EDITOR, room.now, "二"))
    form = {"csrf": await csrf(editor), "why": "退回"}
    await editor.post("/detection/back", data=form | {"number": str(first.number)})
    assert (await room.store.read(basis.chosen)).bars == {"sure": 0.9}
    await editor.post("/detection/back", data=form | {"number": "0"})
    held = await room.store.read(basis.latest)
    assert held is not None
    assert (held.chosen, held.basis.bars["sure"], held.number) == (Chosen(), BARS.sure, 4)


async def test_an_example_may_be_tried_in_and_another_out(editor: Client, room: Room) -> None:
    trials = given(editor, room)
    subject = next(iter(room.library.subjects.values()))
    text = await (await editor.get(f"/detection?subject={subject.id}&title=新标题")).text()
    assert subject.headlines[0].text in text
    await tried(editor, room, in_text="新标题", in_subject=subject.id, subject=subject.id, out_0="on")
    (trial,) = trials.latest()
    added, gone = trial.chosen.taught
    assert (added.text, added.subject, added.taken_in) == ("新标题", subject.id, True)
    assert (gone.text, gone.taken_in) == (subject.headlines[0].text, False)


@pytest.mark.parametrize("wrong", [{"sure": "2"}, {"sure": "x"}, {"sure": "0.1"}, {"days": "99"}], ids=str)
async def test_what_cannot_be_decided_by_is_refused(
    editor: Client, room: Room, wrong: dict[str, str]
) -> None:
    given(editor, room)
    form = {name: f"{value:g}" for name, value in numbers(BARS).items()} | {"days": "7"} | wrong
    answer = await editor.post("/detection/try", data=form | {"csrf": await csrf(editor)})
    assert answer.status == 400


async def test_only_an_editor_chooses(room: Room) -> None:
    with pytest.raises(NotAllowedError, match="editors"):
        await room.desk.choose(Chosen({"sure": 0.9}), BARS, Because(SECOND, room.now, "…"))


async def test_a_service_decides_by_what_was_chosen_from_the_next_look_on(room: Room) -> None:
    high = Chosen({"scope": 0.99, "grave": 0.99, "sure": 0.99})
    await room.desk.choose(high, BARS, Because(EDITOR, room.now, "…"))
    assert await room.list_shows("a", QUAKE) == ()
    await room.desk.go_back(0, BARS, Because(EDITOR, room.now, "…"))
    assert await room.list_shows("b", QUAKE)
