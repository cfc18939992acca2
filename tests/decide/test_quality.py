"""How good a week was, by what editors said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from responder.decide.quality import Rate, buckets, quality
from responder.model.feed import FeedId
from responder.model.library import SubjectId
from responder.model.oncall import Alert, AlertId, AlertKind, PersonId, Priority
from responder.model.quality import Week
from responder.model.ruling import POINTS, Ruling, Said
from responder.model.story import StoryId
from responder.model.text import Bilingual

AT = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)


def told(story: str, priority: Priority = Priority.P2, kind: AlertKind = AlertKind.EXPLAIN) -> Alert:
    subject = SubjectId("earthquake" if story < "s-3" else "flood")
    reason = Bilingual("", "")
    return Alert(
        AlertId(f"a-{story}"),
        AT,
        kind,
        priority,
        subject,
        StoryId(story),
        story,
        (story,),
        AT,
        (),
        (),
        reason,
    )


def said(story: str, what: Said, about: str = "", probability: float = 0.8) -> Ruling:
    name, person = StoryId(story), PersonId("editor")
    return Ruling(AT, person, name, what, POINTS[what], about, (story,), None, probability, 1, None)


WEEK = Week(
    alerts=(
        told("s-1", Priority.P1),
        told("s-2", kind=AlertKind.GAP),
        told("s-3"),
        told("s-4", Priority.P3),
    ),
    rulings=(
        said("s-1", Said.RELEVANT),
        said("s-2", Said.NOT_RELEVANT, probability=0.55),
        said("s-4", Said.RELEVANT),
        said("s-1", Said.RIGHT_MATCH, "one"),
        said("s-1", Said.WRONG_MATCH, "two", probability=0.45),
        said("s-9", Said.MERGED, "s-1"),
        said("s-3", Said.SPLIT, "another title"),
    ),
    feeds={StoryId("s-1"): (FeedId("a"), FeedId("b")), StoryId("s-2"): (FeedId("a"),)},
    raised_by_hand=(),
)


def test_the_figures_of_a_week() -> None:
    found = quality(WEEK)
    assert (found.told, found.judged, found.relevant) == (4, Rate(3, 4), Rate(2, 3))
    assert found.loud == Rate(1, 2)
    assert found.wrong_matches == Rate(1, 2)
    assert (found.gaps, found.merges, found.splits) == (1, 1, 1)
    assert found.alerts[Priority.P3] == 1


def test_rows_stand_by_subject_and_by_every_feed_that_told_a_story() -> None:
    found = quality(WEEK)
    assert [(row.name, row.told, row.relevant) for row in found.by_subject] == [
        ("earthquake", 2, Rate(1, 2)),
        ("flood", 2, Rate(1, 1)),
    ]
    assert [(row.name, row.told, row.gaps) for row in found.by_feed] == [("a", 2, 1), ("b", 1, 0)]


def test_a_story_that_was_told_twice_counts_once() -> None:
    again = replace(told("s-1", Priority.P1), id=AlertId("a-again"))
    assert quality(replace(WEEK, alerts=(*WEEK.alerts, again))).told == 4


def test_calibration_sets_what_was_said_beside_what_was_found() -> None:
    first, second = quality(WEEK).scope
    assert (first.low, round(first.said, 6), first.right) == (0.5, 0.55, Rate(0, 1))
    assert (second.low, round(second.said, 6), second.right) == (0.8, 0.8, Rate(2, 2))


def test_every_judgement_is_in_one_bucket_even_a_certain_one() -> None:
    held = buckets([(0.0, False), (0.5, True), (0.9, True), (1.0, True)])
    assert sum(one.right.cases for one in held) == 4


@pytest.mark.parametrize(
    ("rate", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        pytest.param(Rate(81, 263), 0.2553, 0.3662, id="81 of 263"),
        pytest.param(Rate(15, 148), 0.0624, 0.1605, id="15 of 148"),
        pytest.param(Rate(0, 20), 0.0, 0.1611, id="none of 20"),
        pytest.param(Rate(29, 29), 0.8830, 1.0, id="all of 29"),
    ],
)
def test_the_interval_is_wilsons(rate: Rate, low: float, high: float) -> None:
    assert rate.low == pytest.approx(low, abs=5e-4)
    assert rate.high == pytest.approx(high, abs=5e-4)


def test_a_share_of_nothing_is_none() -> None:
    assert (Rate(0, 0).value, Rate(0, 0).low, Rate(0, 0).high) == (None, None, None)
