"""The commands that tell what is decided by, and how good it was."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from responder.__main__ import cli
from responder.decide.triage import Bars
from responder.desk.numbers import Because
from responder.desk.rulings import Tap
from responder.model.chosen import Chosen, Taught
from responder.model.library import SubjectId
from responder.model.ruling import Said
from tests.conftest import KNOWLEDGE
from tests.room import EDITOR, Room

QUAKE = "日本近海发生7.5级强震"


@pytest.fixture
async def settings(room: Room, tmp_path: Path) -> Path:
    """Of a desk whose editor chose a threshold and an example, and ruled on one story."""
    (alert,) = await room.list_shows("a", QUAKE)
    await room.desk.rule(alert.story, Tap(Said.RELEVANT, "", EDITOR, room.now))
    chosen = Chosen({"sure": 0.9}, (Taught("新标题", SubjectId("earthquake"), taken_in=True),))
    await room.desk.choose(chosen, Bars(), Because(EDITOR, room.now, "太多"))
    path = tmp_path / "settings.toml"
    path.write_text(f'data = "."\nknowledge = "{KNOWLEDGE}"\n', encoding="utf-8")
    return path


def ran(*arguments: object) -> Result:
    """In a thread of its own: a command begins a loop, and here one may be running."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(CliRunner().invoke, cli, [str(one) for one in arguments]).result()


async def test_check_says_what_was_chosen_beside_the_settings(settings: Path) -> None:
    shown = ran("check", "--config", settings).output
    assert "sure     0.9 (settings: 0.75)" in shown
    assert "with earthquake: 新标题" in shown


async def test_the_quality_of_a_week_is_reported(settings: Path) -> None:
    shown = ran("report", "quality", "2026-W47", "--config", settings).output
    assert "2026-W47: 1 stories told, 1 judged" in shown
    assert "0.21 … 1" in shown
    table = ran("report", "quality", "2026-W47", "--csv", "--config", settings).output
    assert "share,relevant,1,1,0.21,1" in table


async def test_what_is_no_week_is_said(settings: Path) -> None:
    done = ran("report", "quality", "november", "--config", settings)
    assert done.exit_code != 0
    assert "is not a week like 2026-W47" in str(done.output) + str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--sure", "0.1"), "cannot lie below scope", id="the list below the digest"),
        pytest.param(("--take-in", "no-such=标题"), "with a subject of the library", id="an unknown subject"),
        pytest.param(("--sure", "2"), "0<=x<=1", id="no share"),
    ],
)
async def test_a_backtest_of_what_cannot_be_decided_by_is_refused(
    settings: Path, arguments: tuple[str, str], said: str
) -> None:
    done = ran("backtest", *arguments, "--config", settings)
    assert done.exit_code != 0
    assert said in done.output


async def test_a_backtest_without_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'data = "empty"\nknowledge = "{KNOWLEDGE}"\n', encoding="utf-8")
    assert "there is no database" in ran("backtest", "--config", path).output
