"""Experts as CSV, out and in."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from responder.exchange.people import COLUMNS, exported, imported
from responder.knowledge.document import read_text
from responder.knowledge.experts import expert
from responder.model.library import Contact, Library
from responder.model.text import Bilingual

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TODAY = NOW.date()
HEAD = ",".join(COLUMNS) + "\n"
ROW = (
    "one,false,甲,A,某所,Institute,earthquake,seismology,zh; en,CN,Asia/Shanghai,08:00-22:00,"
    "mail=env:EXPERT_ONE,2027-12-31,3,2026-01-15: Advises a ministry.\n"
)


def test_the_directory_that_ships_goes_out_and_comes_in_whole(library: Library) -> None:
    found, faults = imported(exported(library.experts), "e.csv", library.subjects, today=TODAY, at=NOW)
    assert not faults
    again = [expert(read_text(one.name, one.text), library.subjects, TODAY) for one in found]
    assert again == list(library.experts)


def test_consent_and_samples_are_kept(library: Library) -> None:
    ((one,), faults) = imported(HEAD + ROW, "e.csv", library.subjects, today=TODAY, at=NOW)
    assert not faults
    made = expert(read_text(one.name, one.text), library.subjects, TODAY)
    assert made is not None
    assert (made.sample, made.consent_until) == (False, date(2027, 12, 31))
    assert made.contacts == (Contact("mail", "env:EXPERT_ONE"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        pytest.param("env:EXPERT_ONE", "one@example.com", 2, "a plain address", id="a plain address"),
        pytest.param("2027-12-31", "2020-12-31", 2, "run out", id="consent that ran out"),
        pytest.param("earthquake", "earthquack", 2, "cannot be earthquack", id="no such subject"),
        pytest.param("Asia/Shanghai", "Shanghai", 2, "no time zone", id="no such zone"),
        pytest.param(",3,", ",three,", 2, "not a number", id="pages in words"),
        pytest.param("one,false", "one", 2, "cells than columns", id="a cell less"),
        pytest.param("sample,", "", 1, "columns: sample", id="a column less"),
    ],
)
def test_a_fault_names_the_line_of_its_row_and_keeps_it_out(
    library: Library, old: str, new: str, line: int, what: str
) -> None:
    text = (HEAD + ROW).replace(old, new, 1)
    found, faults = imported(text, "e.csv", library.subjects, today=TODAY, at=NOW)
    assert not found
    assert [fault for fault in faults if fault.line == line and what in fault.what and fault.mend], faults


def test_no_cell_is_a_formula(library: Library) -> None:
    one = replace(library.experts[0], name=Bilingual("=HYPERLINK(1)", "+1"))
    assert "'=HYPERLINK" in exported([one])
    assert ",'+1," in exported([one])
