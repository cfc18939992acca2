"""Drills: the scenarios of the library, the copy of the rota, and what is remembered of each."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from responder import config, drill, played, scenario
from responder.__main__ import cli
from responder.commands.run import drill_config
from responder.desk import Start, Texts
from responder.errors import NotAllowedError, RecordingError, StoreError
from responder.model.drill import Drill, DrillId
from responder.model.library import ExpertId, ExplainerId
from responder.model.rota import Layer, Rota, RotaId
from responder.model.text import DRILL_MARK, Bilingual
from responder.model.version import TextKind
from responder.player import Player
from responder.store import Store, apart, journal, pages, rotas, versions
from tests.conftest import KNOWLEDGE
from tests.faults.test_play import free_port
from tests.room import EDITOR, PEOPLE, SECOND, START, Outbox, Room

ROTA = Rota(RotaId("desk"), "Asia/Shanghai", (Layer("main", (EDITOR,), START.date(), START.time(), days=7),))
DRILLED = Drill(DrillId("drill-20261120T020000"), "dam-break", Bilingual("溃坝", "A dam"), START, 24.0, 30.0)
DAM = "青禾水库溃坝 下游紧急撤离"
EXPERT = ExpertId("sample-dam-hydrologist")


@pytest.fixture
async def real(room: Room, tmp_path: Path) -> Path:
    """The database of a desk in earnest, on whose rota somebody stands in for the one who was planned."""
    room.rotas = {"desk": ROTA}
    room.restart()
    span = (room.now, room.now + timedelta(hours=8))
    await room.desk.override(ROTA.id, SECOND, span, EDITOR, room.now)
    return tmp_path / "responder.db"


@pytest.fixture
async def exercise(real: Path, room: Room, tmp_path: Path) -> AsyncIterator[Room]:
    """A drill's own room, on a copy of the rota."""
    async with Store(tmp_path / DRILLED.id / "responder.db", durable=False) as store:
        assert await drill.begin(real, store, DRILLED) == 1
        yield Room(store, room.library, room.lessons, Outbox(), drill=True, rotas={"desk": ROTA})


async def dump(path: Path) -> list[str]:
    """Every row of a database."""
    return await apart.ask(path, lambda db: list(db.conn.iterdump()))


async def test_a_drill_changes_nothing_of_what_is_real(exercise: Room, real: Path) -> None:
    before = await dump(real)
    (alert,) = await exercise.list_shows("a", DAM)
    await exercise.fast_forward(minutes=5)
    until = exercise.now + timedelta(minutes=20)
    await exercise.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=until, now=exercise.now)
    span = (exercise.now, exercise.now + timedelta(hours=1))
    await exercise.desk.override(ROTA.id, EDITOR, span, EDITOR, exercise.now)
    await exercise.fast_forward(minutes=5)
    assert await dump(real) == before


async def test_the_copy_has_whoever_stands_in(exercise: Room) -> None:
    planned = await exercise.store.read(lambda db: rotas.planned(db, exercise.rotas, exercise.now))
    assert [one.person for one in planned["desk"].overrides] == [SECOND]


async def test_a_drills_pages_do_not_count_towards_an_experts_week(
    exercise: Room, room: Room, real: Path
) -> None:
    (alert,) = await exercise.list_shows("a", DAM)
    until = exercise.now + timedelta(minutes=20)
    await exercise.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=until, now=exercise.now)
    for store in (room.store, exercise.store):
        assert not await store.read(lambda db: pages.loads(db, room.library.experts, room.now))


async def test_all_that_a_drill_sends_is_marked(exercise: Room) -> None:
    (alert,) = await exercise.list_shows("a", DAM)
    await exercise.desk.take(alert.id, EDITOR, exercise.now)
    await exercise.desk.hand_on(alert.id, EDITOR, SECOND, exercise.now)
    await exercise.fast_forward(minutes=30)
    assert len(exercise.outbox.sent) > 2
    for _, message in exercise.outbox.sent:
        mark = DRILL_MARK.of(message.language)
        assert message.drill
        assert message.subject.startswith(mark)
        assert message.body.startswith(mark)


async def test_a_text_that_belongs_to_no_story_is_marked_too(exercise: Room) -> None:
    base = (exercise.store, exercise.library, PEOPLE, "http://desk.example", exercise._ring)
    start = Start(TextKind.EXPLAINER, explainer=ExplainerId("dam-break-flood"))
    for text in await Texts(*base, drill=True).start(start, EDITOR, exercise.now):
        assert text.drill
        version = await exercise.store.read(partial(versions.latest, text=text.id))
        assert version is not None
        assert version.content.drill


async def test_the_drill_stands_in_its_own_journal(exercise: Room) -> None:
    (first, *_) = await exercise.store.read(lambda db: tuple(journal.lines(db)))
    assert (first.act.verb, first.act.object) == ("drill.began", DRILLED.id)
    assert "1 changes" in first.act.detail


async def test_a_desk_that_has_no_database_yet_can_be_drilled(tmp_path: Path) -> None:
    async with Store(tmp_path / "apart.db", durable=False) as store:
        assert await drill.begin(tmp_path / "none.db", store, DRILLED) == 0
    assert not (tmp_path / "none.db").exists()


async def test_what_is_only_asked_cannot_be_changed(real: Path) -> None:
    with pytest.raises(StoreError, match="readonly"):
        await apart.ask(real, lambda db: db.execute("DELETE FROM overrides"))


def test_a_drill_does_not_beat_the_real_desks_heart() -> None:
    settings = config.load(None)
    watched = settings.service.model_copy(update={"heartbeat_url": "https://watch.example/"})
    made = drill_config(replace(settings, service=watched), DRILLED)
    assert made.service.heartbeat_url == ""
    assert made.database.parent.name == DRILLED.id
    assert made.vectors == settings.vectors


def drill_of(**desk: object) -> config.Config:
    """The settings of a drill of a desk that is reached from outside."""
    settings = config.load(None)
    desk = {"base_url": "https://desk.example.org", "port": free_port()} | desk
    site = settings.site.model_copy(update={"url": "https://science.example.org"})
    real = replace(settings, desk=settings.desk.model_copy(update=desk), site=site)
    return drill_config(real, DRILLED)


def test_a_drills_links_lead_to_its_own_desk() -> None:
    port = free_port()
    made = drill_of(port=port)
    assert made.base_url == f"http://127.0.0.1:{port}"
    assert made.site_url == f"http://127.0.0.1:{port}/p"
    made = drill_of(drill_port=8099, drill_url="https://drill.example.org/")
    assert (made.desk.port, made.base_url) == (8099, "https://drill.example.org")


def test_a_drill_opens_its_desk_beside_one_that_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as running:
        port = running.getsockname()[1]
        made = drill_of(port=port)
    assert made.desk.port not in {0, port}
    assert made.base_url == f"http://127.0.0.1:{made.desk.port}"


@pytest.mark.parametrize("name", sorted(scenario.sheets(KNOWLEDGE)))
def test_every_scenario_is_whole(name: str) -> None:
    made = scenario.load(KNOWLEDGE, name, START)
    feeds = Player(made.moments).feeds("http://drill.example", interval=timedelta(seconds=30), drill=True)
    assert all(made.named(feed).name.startswith("【演练】") for feed in feeds)
    assert made.moments[0][0] == START
    assert made.moments[-1][0] <= made.ends
    assert {act.act for act in made.acts} == {"page", "answer", "quote"}
    assert all("演练" in act.words for act in made.acts if act.act == "quote")


def test_every_expert_of_a_scenario_is_a_sample(room: Room) -> None:
    known = {one.id: one.sample for one in room.library.experts}
    for name in scenario.sheets(KNOWLEDGE):
        asked = {act.expert for act in scenario.load(KNOWLEDGE, name, START).acts if act.expert}
        assert asked
        assert all(known[ExpertId(expert)] for expert in asked)


def test_a_drill_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RecordingError, match="dam-break, food-scare"):
        scenario.load(KNOWLEDGE, "flood", START)


def test_a_feed_without_a_name_is_a_fault(tmp_path: Path) -> None:
    here = tmp_path / "drills" / "bare"
    here.mkdir(parents=True)
    for path in (KNOWLEDGE / "drills" / "dam-break").iterdir():
        text = path.read_text(encoding="utf-8")
        (here / path.name).write_text(text.replace("drill-posts =", "drill-other ="), encoding="utf-8")
    with pytest.raises(RecordingError, match="no name for the feed drill-posts"):
        scenario.load(tmp_path, "bare", START)


def test_drills_are_remembered_newest_first(tmp_path: Path) -> None:
    later = replace(DRILLED, id=played.name_of(START + timedelta(days=1)))
    for one in (DRILLED, later):
        played.keep(tmp_path / one.id, one)
    assert played.drills(tmp_path) == (later, DRILLED)
    assert played.drill(tmp_path, DRILLED.id) == DRILLED
    assert played.home(tmp_path / DRILLED.id) == played.home(tmp_path) == tmp_path


@pytest.mark.parametrize("name", ["", "..", "drill-20261120T020000/../..", "drill-20261121T020000"])
def test_a_name_that_is_no_drills_opens_nothing(tmp_path: Path, name: str) -> None:
    played.keep(tmp_path / DRILLED.id, DRILLED)
    with pytest.raises(NotAllowedError, match="unknown"):
        played.drill(tmp_path, name)


def test_the_command_lists_what_can_be_played_and_what_was(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'data = "."\nknowledge = "{KNOWLEDGE}"\n', encoding="utf-8")
    played.keep(tmp_path / DRILLED.id, DRILLED)
    done = CliRunner().invoke(cli, ["drill", "list", "--config", str(settings)])
    assert done.exit_code == 0, done.output
    for name in ("dam-break", "food-scare", DRILLED.id):
        assert name in done.output
