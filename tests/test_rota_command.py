"""`responder rota`: shown, written out and taken in, as a person would."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from responder.__main__ import cli
from responder.errors import ConfigError

SETTINGS = """
data = "data"
zone = "Asia/Shanghai"
[[people]]
id = "lin"
name = "Lin (sample)"
contacts = [{channel = "inbox"}]
[[people]]
id = "mo"
name = "Mo (sample)"
[[rotas]]
name = "duty"
layers = [{name = "base", people = ["lin", "mo"], first = 2026-11-02, turn = "1w"}]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "responder.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def rota(settings: Path, *words: str) -> Result:
    name, *rest = words
    return CliRunner().invoke(cli, ["rota", name, "--config", str(settings), *rest])


def test_show_names_who_is_on_and_who_cannot_be_reached(settings: Path) -> None:
    shown = rota(settings, "show", "--days", "8").output
    assert "duty (Asia/Shanghai)" in shown
    assert "Lin (sample)  [base]" in shown
    assert "! duty" in shown  # The desk's own inbox reaches nobody who is not looking.


def test_what_is_exported_can_be_imported_again(settings: Path, tmp_path: Path) -> None:
    out = tmp_path / "duty.ics"
    assert rota(settings, "export", "duty", "--out", str(out)).exit_code == 0
    assert b"SUMMARY:duty: Mo (sample)" in out.read_bytes()
    assert "5 events taken in, 0 of an earlier" in rota(settings, "import", "duty", str(out)).output
    assert "5 events taken in, 5 of an earlier" in rota(settings, "import", "duty", str(out)).output
    assert "[override]" in rota(settings, "show").output


def test_an_event_of_nobody_is_named_and_left_out(settings: Path, tmp_path: Path) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    file = tmp_path / "holiday.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Holiday\n"
        f"DTSTART:{tomorrow:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    done = rota(settings, "import", "duty", str(file))
    assert "0 events taken in" in done.output
    assert "nobody of the staff: ('Holiday',)" in done.output


@pytest.mark.parametrize(
    ("words", "what"),
    [
        pytest.param(("export", "night"), "no rota night", id="an unknown rota"),
        pytest.param(("import", "duty", "FILE"), "by the second", id="a calendar that never ends"),
    ],
)
def test_refusals_say_what_to_do(settings: Path, tmp_path: Path, words: tuple[str, ...], what: str) -> None:
    file = tmp_path / "never.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261102T010000Z\nRRULE:FREQ=SECONDLY\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    done = rota(settings, *(str(file) if word == "FILE" else word for word in words))
    assert isinstance(done.exception, ConfigError)
    assert what in str(done.exception)
