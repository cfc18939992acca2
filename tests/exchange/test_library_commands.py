"""`responder library export` and `import`, as a user calls them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from responder.__main__ import cli
from responder.errors import KnowledgeError
from tests.conftest import KNOWLEDGE


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RESPONDER_EXCHANGE__KEY", str(tmp_path / "keys" / "desk.key"))
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(cli, ["library", *words, "--knowledge", str(KNOWLEDGE)])


@pytest.mark.parametrize("form", ["claimreview", "markdown", "experts-csv"])
def test_what_is_exported_is_imported_once(data: Path, form: str) -> None:
    out = str(data / "out")
    assert call("export", "--format", form, out).exit_code == 0
    assert call("import", "--format", form, out).output.split()[0] != "0"
    assert call("import", "--format", form, out).output.startswith("0 new drafts")


def test_nothing_is_written_over(data: Path) -> None:
    out = data / "out"
    out.write_text("mine")
    refused = call("export", "--format", "claimreview", str(out))
    assert "is there already" in refused.output
    assert out.read_text() == "mine"


def test_a_folder_with_a_fault_is_told_with_file_and_line(data: Path) -> None:
    out = data / "out"
    call("export", "--format", "markdown", str(out))
    path = min((out / "explainers").glob("*.md"))
    path.write_text(path.read_text().replace("status: starter", "status: vetted"))
    told = call("import", "--format", "markdown", str(out))
    assert isinstance(told.exception, KnowledgeError)
    assert [(fault.path, fault.line) for fault in told.exception.faults] == [(f"explainers/{path.name}", 5)]


def test_a_bundle_is_published_and_its_number_stays_until_something_changes(data: Path) -> None:
    CliRunner().invoke(cli, ["library", "key"])
    assert call("publish").output.startswith("bundle 1,")
    assert call("publish").output.startswith("bundle 1,")
    assert call("retract", "aftershock-rumours", "--reason", "A figure was wrong.").exit_code == 0
    assert call("push", str(data / "site")).output.startswith("bundle 2,")
    assert (data / "site" / "library.bundle").is_file()


def test_a_retraction_that_was_a_mistake_is_undone_once_and_is_in_the_journal(data: Path) -> None:
    def undo() -> Result:
        words = ("unretract", "aftershock-rumours", "--reason", "The figure was right.")
        return CliRunner().invoke(cli, ["library", *words])

    CliRunner().invoke(cli, ["library", "key"])
    assert "is not taken back" in undo().output
    assert call("retract", "aftershock-rumours", "--reason", "A figure was wrong.").exit_code == 0
    assert "already" in call("retract", "aftershock-rumours", "--reason", "Again.").output
    assert "1 taken back" in call("publish").output
    assert "no longer taken back" in undo().output
    assert "is not taken back" in undo().output
    told = call("publish").output
    assert told.startswith("bundle 2,")
    assert "0 taken back" in told
    with closing(sqlite3.connect(data / "data" / "responder.db")) as db:
        kept = db.execute("SELECT object, detail FROM journal WHERE verb = 'library.unretracted'").fetchall()
    assert kept == [("aftershock-rumours", "The figure was right.")]


def test_what_cannot_be_trusted_or_taken_back_is_refused(data: Path) -> None:
    trust = CliRunner().invoke(cli, ["library", "trust", "other", "00", "https://other.example/b"])
    assert "not a public key" in trust.output
    assert "no explainer" in call("retract", "nonsense", "--reason", "x").output


def test_search_and_coverage_print_json(data: Path) -> None:
    found = json.loads(call("search", "yuzhen", "--words-only", "--json").output)
    assert found[0]["why"]["marks"]
    assert json.loads(call("coverage", "--json").output)["explainers"] > 0
    assert json.loads(call("gaps", "--json").output) == []
