"""Who is proposed to speak about a story."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.match import experts, within_hours
from responder.model.library import Expert, ExpertId, SubjectId
from responder.model.story import ExpertMatch, Scope
from responder.model.text import Bilingual

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Ten in the morning in Shanghai.
DAM, FLOOD = SubjectId("dam"), SubjectId("flood")
NOTHING = Bilingual("", "")
SCOPE = Scope(DAM, 0.8, NOTHING)
ONE = Expert(
    id=ExpertId("one"),
    name=Bilingual("甲", "One"),
    affiliation=NOTHING,
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


ASLEEP = (time(20), time(8))


def speaker(expert: Expert, scope: Scope, *, drill: bool = False) -> ExpertMatch | None:
    found = experts(scope, (expert,), NOW, drill=drill)
    return found[0] if found else None


class TestExperts:
    @pytest.mark.parametrize(
        ("subject", "hours", "reason"),
        [
            pytest.param(
                DAM,
                (time(8), time(20)),
                Bilingual("本行，在可联系时段", "own field, within their hours"),
                id="own field, awake",
            ),
            pytest.param(
                DAM,
                ASLEEP,
                Bilingual("本行，不在可联系时段", "own field, outside their hours"),
                id="own field, asleep",
            ),
            pytest.param(
                FLOOD,
                (time(8), time(20)),
                Bilingual("相关领域，在可联系时段", "related field, within their hours"),
                id="related field, awake",
            ),
            pytest.param(
                FLOOD,
                ASLEEP,
                Bilingual("相关领域，不在可联系时段", "related field, outside their hours"),
                id="related field, asleep",
            ),
        ],
    )
    def test_the_reason_tells_field_and_hours(
        self, subject: SubjectId, hours: tuple[time, time], reason: Bilingual
    ) -> None:
        """The editor reads in either language why this person is proposed."""
        found = speaker(replace(ONE, hours=hours), Scope(subject, 0.8, NOTHING))
        assert found is not None
        assert found.reason == reason

    @pytest.mark.parametrize("subject", [None, SubjectId("space")])
    def test_nobody_speaks_on_a_subject_that_nobody_holds(self, subject: SubjectId | None) -> None:
        """A story without a subject, or of a strange one, has no expert in the directory."""
        assert speaker(ONE, Scope(subject, 0.9, NOTHING)) is None

    @pytest.mark.parametrize(
        ("sample", "drill", "asked"),
        [
            pytest.param(False, False, True, id="a real person in earnest"),
            pytest.param(False, True, True, id="a real person in a drill"),
            pytest.param(True, False, False, id="an invented person in earnest"),
            pytest.param(True, True, True, id="an invented person in a drill"),
        ],
    )
    def test_invented_people_appear_only_in_drills(self, sample: bool, drill: bool, asked: bool) -> None:
        """Nobody waits for a quotation from a person who does not exist."""
        found = speaker(replace(ONE, sample=sample), Scope(DAM, 0.8, NOTHING), drill=drill)
        assert (found is not None) is asked

    @pytest.mark.parametrize(
        ("until", "asked"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date.max, True)]
    )
    def test_consent_counts_to_the_end_of_its_last_day(self, until: date, asked: bool) -> None:
        """A drill does not make up for consent that has lapsed."""
        lapsing = replace(ONE, consent_until=until)
        for drill in (False, True):
            found = speaker(lapsing, Scope(DAM, 0.8, NOTHING), drill=drill)
            assert (found is not None) is asked

    def test_of_equals_the_order_is_that_of_their_names_and_five_are_shown(self) -> None:
        """The list is short and does not depend on the order of the files."""
        directory = [replace(ONE, id=ExpertId(name)) for name in "gfedcba"]
        found = experts(Scope(DAM, 0.8, NOTHING), directory, NOW, drill=False)
        assert [match.expert for match in found] == list("abcde")

    @given(
        st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), st.booleans(), st.sampled_from([DAM, FLOOD])
    )
    def test_nobody_fits_more_surely_than_the_story_its_subject(
        self, chances: list[float], awake: bool, subject: SubjectId
    ) -> None:
        """The probability stays below that of the scope and never falls as that grows."""
        expert = ONE if awake else replace(ONE, hours=ASLEEP)
        doubtful, sure = (speaker(expert, Scope(subject, chance, NOTHING)) for chance in chances)
        assert doubtful is not None
        assert sure is not None
        assert 0 <= doubtful.probability <= sure.probability <= chances[1]
        assert doubtful.probability <= chances[0]

    @given(st.floats(0.01, 1))
    def test_own_field_and_being_awake_each_count(self, chance: float) -> None:
        """All else equal, the specialist comes before the neighbour and the waking before the asleep."""
        own, related = Scope(DAM, chance, NOTHING), Scope(FLOOD, chance, NOTHING)
        asleep = replace(ONE, hours=ASLEEP)
        chances = [
            found.probability
            for found in (
                speaker(ONE, own),
                speaker(ONE, related),
                speaker(asleep, own),
                speaker(asleep, related),
            )
            if found
        ]
        best, neighbour, sleeping, worst = chances
        assert best > neighbour > worst
        assert best > sleeping > worst

    @given(st.permutations([(name, first, awake) for name in "abc" for first in (0, 1) for awake in (0, 1)]))
    def test_the_order_of_the_directory_does_not_matter(self, people: list[tuple[str, int, int]]) -> None:
        """The same five people are proposed in the same order however the directory is sorted."""
        directory = [
            replace(
                ONE,
                id=ExpertId(f"{name}-{first}-{awake}"),
                subjects=(DAM, FLOOD) if first else (FLOOD, DAM),
                hours=ONE.hours if awake else ASLEEP,
            )
            for name, first, awake in people
        ]
        found = experts(Scope(DAM, 0.8, NOTHING), directory, NOW, drill=False)
        assert [match.expert for match in found] == ["a-1-1", "b-1-1", "c-1-1", "a-0-1", "b-0-1"]


@pytest.mark.parametrize(
    ("zone", "hours", "when", "awake"),
    [
        pytest.param("America/New_York", (time(8), time(20)), NOW, False, id="nine at night in New York"),
        pytest.param("America/New_York", (time(20), time(22)), NOW, True, id="evening hours in New York"),
        pytest.param("Asia/Kathmandu", (time(7, 45), time(8)), NOW, True, id="a zone of odd minutes"),
        pytest.param("Asia/Kathmandu", (time(7, 46), time(8)), NOW, False, id="a minute too early"),
        pytest.param("UTC", (time(2), time(3)), NOW, True, id="the first minute belongs to it"),
        pytest.param("UTC", (time(1), time(2)), NOW, False, id="the last minute does not"),
        pytest.param("UTC", (time(23), time(2)), NOW, False, id="a night that ends now"),
        pytest.param("UTC", (time(23), time(3)), NOW, True, id="the small hours of a night"),
        pytest.param("UTC", (time(2), time(1)), NOW, True, id="nearly the whole day, from now"),
        pytest.param("UTC", (time(9), time(9)), NOW, True, id="round the clock"),
        pytest.param(
            "America/New_York",
            (time(8), time(9)),
            datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
            True,
            id="summer time: half past eight",
        ),
        pytest.param(
            "America/New_York",
            (time(8), time(9)),
            datetime(2026, 12, 1, 12, 30, tzinfo=UTC),
            False,
            id="winter time: half past seven",
        ),
    ],
)
def test_hours_are_read_on_the_experts_own_clock(
    zone: str, hours: tuple[time, time], when: datetime, awake: bool
) -> None:
    """Nobody is paged at night because the desk sits elsewhere."""
    assert within_hours(replace(ONE, zone=zone, hours=hours), when) is awake
