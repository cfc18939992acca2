"""Who is proposed to speak about a story."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.match import experts, within_hours
from responder.model.library import Expert, ExpertId, SubjectId
from responder.model.story import Scope
from responder.model.text import Bilingual

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Ten in the morning in Shanghai.
DAM, FLOOD = SubjectId("dam"), SubjectId("flood")
SCOPE = Scope(DAM, 0.8, Bilingual("", ""))
ONE = Expert(
    id=ExpertId("one"),
    name=Bilingual("甲", "One"),
    affiliation=Bilingual("", ""),
    sample=False,
    subjects=(DAM, FLOOD),
    fields=(),
    languages=(),
    regions=(),
    zone="Asia/Shanghai",
    hours=(time(8), time(20)),
    contacts=(),
    consent_until=date(2027, 1, 1),
    pages_per_week=3,
    interests=(),
)


def proposed(*directory: Expert, drill: bool = False) -> list[str]:
    return [str(found.expert) for found in experts(SCOPE, directory, NOW, drill=drill)]


def test_their_own_field_comes_before_a_related_one_and_the_waking_before_the_asleep() -> None:
    related = replace(ONE, id=ExpertId("related"), subjects=(FLOOD, DAM))
    asleep = replace(ONE, id=ExpertId("asleep"), hours=(time(20), time(8)))
    assert proposed(asleep, related, ONE) == ["one", "related", "asleep"]
    reasons = [found.reason.en for found in experts(SCOPE, (asleep, related, ONE), NOW, drill=False)]
    assert reasons == [
        "own field, within their hours",
        "related field, within their hours",
        "own field, outside their hours",
    ]


@pytest.mark.parametrize(
    "absent",
    [
        pytest.param(replace(ONE, subjects=(FLOOD,)), id="of another subject"),
        pytest.param(replace(ONE, consent_until=date(2026, 11, 19)), id="consent lapsed yesterday"),
        pytest.param(replace(ONE, sample=True), id="an invented entry"),
    ],
)
def test_who_may_not_be_asked_is_not_proposed(absent: Expert) -> None:
    assert proposed(absent) == []


def test_sample_entries_stand_in_for_a_drill() -> None:
    assert proposed(replace(ONE, sample=True), drill=True) == ["one"]


def test_consent_counts_through_its_last_day() -> None:
    assert proposed(replace(ONE, consent_until=NOW.date())) == ["one"]


def test_no_more_than_five_are_proposed() -> None:
    assert len(proposed(*(replace(ONE, id=ExpertId(f"e{n}")) for n in range(9)))) == 5


@pytest.mark.parametrize(
    ("hours", "awake"),
    [
        pytest.param((time(8), time(20)), True, id="by day"),
        pytest.param((time(10), time(11)), True, id="from this minute"),
        pytest.param((time(9), time(10)), False, id="until this minute"),
        pytest.param((time(20), time(8)), False, id="by night"),
        pytest.param((time(22), time(10, 1)), True, id="across midnight"),
        pytest.param((time(0), time(0)), True, id="round the clock"),
    ],
)
def test_hours_are_those_of_their_own_place(hours: tuple[time, time], awake: bool) -> None:
    assert within_hours(replace(ONE, hours=hours), NOW) is awake


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_a_day_is_split_between_two_who_share_it(start: time, end: time, now: datetime) -> None:
    by_day = replace(ONE, zone="UTC", hours=(start, end))
    by_night = replace(ONE, zone="UTC", hours=(end, start))
    if start != end:
        assert within_hours(by_day, now) is not within_hours(by_night, now)
