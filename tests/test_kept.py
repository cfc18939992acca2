"""What is kept of faultless files, and when they are read again all the same."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from responder.errors import KnowledgeError
from responder.knowledge import load
from responder.model.library import Library
from tests.conftest import KNOWLEDGE

TODAY = date(2026, 11, 20)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A library that has been read once."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    load(folder, today=TODAY, kept=tmp_path / "library.db")
    return folder


def again(shelf: Path, today: date = TODAY) -> Library:
    return load(shelf, today=today, kept=shelf.parent / "library.db")


def text_of(shelf: Path) -> Path:
    return min((shelf / "explainers").glob("*.en.md"))


def test_what_is_kept_is_what_is_written(shelf: Path) -> None:
    assert again(shelf) == load(shelf, today=TODAY)


def test_a_changed_file_is_read_again(shelf: Path) -> None:
    path = text_of(shelf)
    path.write_text(path.read_text().replace("status: starter", "status: draft"))
    assert again(shelf) == load(shelf, today=TODAY)


def test_a_fault_of_a_file_that_was_kept_is_told_with_its_line(shelf: Path) -> None:
    path, before = text_of(shelf), text_of(shelf).stat()
    path.write_text(path.read_text().replace("status: starter", "status: staarter"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(KnowledgeError, match=rf"{path.name}:5: not a status"):
        again(shelf)


def test_a_file_that_was_only_touched_is_not_parsed_again(shelf: Path) -> None:
    os.utime(text_of(shelf))
    assert again(shelf) == load(shelf, today=TODAY)


def test_a_rule_about_days_is_not_outlived(shelf: Path) -> None:
    late = again(shelf, date(2040, 1, 1))
    assert late.overdue == load(shelf, today=date(2040, 1, 1)).overdue != ()
    with pytest.raises(KnowledgeError, match="is not a year"):
        again(shelf, date(2020, 1, 1))


def test_a_subject_that_is_gone_is_missed(shelf: Path) -> None:
    (shelf / "subjects" / "earthquake.md").unlink()
    with pytest.raises(KnowledgeError, match="cannot be earthquake"):
        again(shelf)


def test_a_broken_keep_is_made_anew(shelf: Path) -> None:
    (shelf.parent / "library.db").write_bytes(b"no database" * 1000)
    assert again(shelf) == load(shelf, today=TODAY)
