"""What the library covers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from responder.decide.coverage import SOON, Freshness, coverage, figures, freshness
from responder.model.library import Library
from responder.model.text import Language

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        pytest.param(None, Freshness.NONE, id="no text"),
        pytest.param(-1, Freshness.OVER, id="yesterday"),
        pytest.param(0, Freshness.DUE, id="today"),
        pytest.param(SOON.days, Freshness.DUE, id="in sixty days"),
        pytest.param(SOON.days + 1, Freshness.FRESH, id="later"),
    ],
)
def test_freshness_goes_by_the_review_date(days: int | None, wanted: Freshness) -> None:
    assert freshness(None if days is None else TODAY + timedelta(days=days), TODAY) is wanted


def test_every_subject_has_a_row_in_both_languages(library: Library) -> None:
    rows = coverage(library, TODAY)
    assert {row.subject.id for row in rows} == set(library.subjects)
    assert all([cover.language for cover in row.covers] == list(Language) for row in rows)


def test_subjects_with_nothing_come_first(library: Library) -> None:
    bare = replace(library, explainers=tuple(e for e in library.explainers if "earthquake" in e.subjects))
    rows = coverage(bare, TODAY)
    assert {cover.freshness for cover in rows[0].covers} == {Freshness.NONE}
    assert "earthquake" not in {row.subject.id for row in rows[:10]}


def test_samples_are_not_counted_as_experts(library: Library) -> None:
    rows = {row.subject.id: row for row in coverage(library, TODAY)}
    assert (rows["earthquake"].experts, rows["earthquake"].samples > 0) == (0, True)  # type: ignore[index]


def test_figures_count_each_explainer_once_for_its_languages(library: Library) -> None:
    found = figures(library, TODAY)
    assert found.explainers == found.texts[Language.ZH] == found.texts[Language.EN]
    assert found.due == 0
    assert figures(library, date(2040, 1, 1)).due == len(library.explainers)
