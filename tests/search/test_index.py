"""The index's file: what is kept, what is made anew, what a broken one says."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from responder.decide.finding import asked
from responder.errors import StoreError
from responder.finder import items_of
from responder.model.library import Library
from responder.search import Index
from responder.search.index import spaced
from responder.search.sound import place, tokens


def found(index: Index, typed: str) -> list[int]:
    return index.find(asked(typed, index.meant), 50)


def rows(path: Path) -> list[tuple[int, int]]:
    with sqlite3.connect(path) as db:
        held: list[tuple[int, int]] = db.execute("SELECT row, live FROM items ORDER BY row").fetchall()
    db.close()
    return held


def test_characters_are_kept_in_pairs_and_the_last_alone() -> None:
    assert spaced("核辐射 in 2026") == ["核辐", "辐射", "射", "in", "2026"]


def test_every_beginning_of_a_sound_is_kept() -> None:
    assert tokens("地震云") == ["dizhenyun", "λdzy", "zhenyun", "λzy", "yun", "λy"]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        pytest.param("dizh", (2, 4), id="in full, not yet finished"),
        pytest.param("dz", (2, 4), id="by initials"),
        pytest.param("zhen", (3, 4), id="from the second character on"),
        pytest.param("hai", None, id="not there"),
    ],
)
def test_a_sound_has_its_place(typed: str, where: tuple[int, int] | None) -> None:
    assert place("强烈地震", typed) == where


def test_an_unchanged_library_is_not_indexed_again(tmp_path: Path, library: Library) -> None:
    items, path = items_of(library), tmp_path / "search.db"
    Index(path, items).close()
    before = rows(path)
    index = Index(path, items)
    assert found(index, "余震")
    index.close()
    assert rows(path) == before


def test_a_text_that_changed_is_found_by_its_new_words_alone(tmp_path: Path, library: Library) -> None:
    items, path = list(items_of(library)), tmp_path / "search.db"
    Index(path, items).close()
    first = library.explainers[0]
    items[0] = replace(items[0], value=replace(first, title="Quokkas and their habits"))
    index = Index(path, items)
    assert found(index, "quokkas") == [0]
    index.close()
    assert sum(not live for _, live in rows(path)) == 1


def test_an_index_with_many_dead_rows_is_made_anew(tmp_path: Path, library: Library) -> None:
    items, path = items_of(library), tmp_path / "search.db"
    Index(path, items).close()
    Index(path, items[: len(items) // 2]).close()
    assert {live for _, live in rows(path)} == {1}


def test_a_file_that_is_no_index_is_named(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "search.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="delete it"):
        Index(path, items_of(library))
