"""Minutes per stage, and the figures of a month."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.decide.report import (
    Facts,
    Sent,
    Stage,
    at_night,
    month_report,
    percentile,
    story_report,
)
from responder.model.journal import Act
from responder.model.library import ExpertId, SubjectId
from responder.model.oncall import Alert, AlertId, AlertKind, PersonId, Priority
from responder.model.publication import (
    Deed,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.response import Answer, Page, PageId
from responder.model.story import (
    Attention,
    Judged,
    Scope,
    Severity,
    Story,
    StoryId,
    StoryState,
)
from responder.model.text import Bilingual
from responder.model.version import TextId, TextKind, VersionId
from tests.room import START

NOTHING = Bilingual("", "")
STORY = Story(
    StoryId("s-1"),
    "震",
    (),
    START,
    START,
    StoryState.RESPONDING,
    Scope(SubjectId("earthquake"), 1.0, NOTHING),
    Judged(Severity.DANGER, NOTHING),
    Attention(0.0, None, 0, 0, NOTHING),
)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def alert(minutes: float) -> Alert:
    return Alert(
        AlertId("a-1"),
        at(minutes),
        AlertKind.EXPLAIN,
        Priority.P1,
        SubjectId("earthquake"),
        STORY.id,
        "震",
        (),
        START,
        (),
        (),
        NOTHING,
    )


def page(asked: float, quoted: float | None = None, *, answered: bool = True) -> Page:
    return Page(
        PageId("p-1"),
        STORY.id,
        ExpertId("e"),
        "?",
        at(asked),
        at(asked + 20),
        drill=False,
        answer=Answer.YES if answered else None,
        quoted_at=at(quoted) if quoted is not None else None,
    )


def sent(
    minutes: float | None,
    kind: TextKind = TextKind.HOLDING,
    *,
    deed: Deed = Deed.PUBLISH,
    outlet: str = "site",
    state: PublicationState = PublicationState.LIVE,
) -> Sent:
    went = at(minutes) if minutes is not None else None
    name = PublicationId(f"b-{minutes}-{deed}-{outlet}")
    made = Publication(
        name, VersionId("v"), TextId("t"), outlet, deed, PersonId("o"), START, state, None, went_at=went
    )
    return Sent(made, kind)


def facts(**changes: object) -> Facts:
    return replace(Facts(STORY, (), (), (), (), ()), **changes)  # type: ignore[arg-type]


def minutes(of: Facts) -> dict[Stage, float]:
    return {one.stage: one.minutes for one in story_report(of).milestones if one.minutes is not None}


@pytest.mark.parametrize(
    ("changes", "stage", "wanted"),
    [
        pytest.param({"alerts": (alert(0.5),)}, Stage.ALERT, 0.5, id="alert"),
        pytest.param(
            {"acts": (Act(at(3), "e", "alert.acknowledged", "a-1"),)}, Stage.TAKEN, 3.0, id="acknowledged"
        ),
        pytest.param({"pages": (page(6),)}, Stage.PAGED, 6.0, id="paged"),
        pytest.param({"sent": (sent(14),)}, Stage.HOLDING, 14.0, id="holding text"),
        pytest.param(
            {"sent": (sent(20), sent(12, TextKind.EXPLAINER))},
            Stage.HOLDING,
            12.0,
            id="an explainer holds too",
        ),
        pytest.param({"sent": (sent(50, TextKind.EXPLAINER),)}, Stage.PUBLISHED, 50.0, id="explainer"),
        pytest.param({"pages": (page(6, 38), page(6, 33))}, Stage.QUOTED, 33.0, id="the first quotation"),
        pytest.param(
            {"sent": (sent(9), sent(70, deed=Deed.CORRECT))}, Stage.CORRECTED, 70.0, id="correction"
        ),
    ],
)
def test_when_a_stage_was_reached(changes: dict[str, object], stage: Stage, wanted: float) -> None:
    assert minutes(facts(**changes))[stage] == wanted


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"sent": (sent(None, state=PublicationState.SCHEDULED),)}, id="ordered, not out"),
        pytest.param({"sent": (sent(5, deed=Deed.WITHDRAW),)}, id="a withdrawal is no text"),
        pytest.param({"pages": (page(6, None),)}, id="asked, not quoted"),
    ],
)
def test_what_was_not_reached_is_none_and_never_zero(changes: dict[str, object]) -> None:
    found = minutes(facts(**changes))
    assert Stage.HOLDING not in found
    assert Stage.QUOTED not in found


def test_what_is_late_says_so() -> None:
    report = story_report(facts(sent=(sent(15.5),)))
    late = {one.stage for one in report.milestones if one.late}
    assert late == {Stage.HOLDING}


def test_the_last_thing_that_failed_is_what_is_missed() -> None:
    no = sent(None, deed=Deed.CORRECT, outlet="blog", state=PublicationState.REFUSED)
    report = story_report(facts(sent=(sent(9, outlet="blog"), sent(9), no)))
    assert (report.reach.outlets, report.reach.missed) == (("blog", "site"), ("blog",))


def test_the_figures_of_a_month() -> None:
    taken = (Act(at(3), "e", "alert.acknowledged", "a-1"),)
    quick = facts(
        alerts=(alert(1),), acts=taken, pages=(page(6, 30),), sent=(sent(10), sent(45, TextKind.EXPLAINER))
    )
    slow = facts(
        alerts=(alert(1),),
        acts=taken,
        pages=(page(6, answered=False),),
        sent=(sent(20), sent(90, deed=Deed.CORRECT)),
    )
    ignored = facts(alerts=(alert(1),))
    report = month_report("2026-11", (quick, slow, ignored), (), SHANGHAI)
    found = {one.name: (one.value, one.cases) for one in report.figures}
    assert found["stories"] == (3.0, 3)
    assert found["page_to_ack_p50"] == (2.0, 2)
    assert found["signal_to_holding"] == (10.0, 2)
    assert found["within_15"] == (0.5, 2)  # Of those that an editor took.
    assert found["within_60"] == (0.5, 2)
    assert found["answer_rate"] == (0.5, 2)
    assert found["corrections"][0] == pytest.approx(100 / 3)


def test_a_month_without_stories_has_no_figures_and_does_not_break() -> None:
    report = month_report("2026-11", (), (), SHANGHAI)
    assert {one.value for one in report.figures if one.name != "stories"} == {None}


def test_messages_at_night_are_counted_by_person() -> None:
    night = datetime(2026, 11, 20, 16, tzinfo=UTC)  # Midnight in Shanghai.
    acts = [
        Act(night, "machine", "message.submitted", "d-1", "", "li chat"),
        Act(night, "machine", "message.submitted", "d-2", "", "li mail"),
        Act(START, "machine", "message.submitted", "d-3", "", "wang chat"),
    ]
    assert month_report("2026-11", (), acts, SHANGHAI).night == (("li", 2),)


def test_what_stays_on_the_desk_wakes_nobody() -> None:
    night = datetime(2026, 11, 20, 16, tzinfo=UTC)
    acts = [Act(night, "machine", "message.submitted", "d-1", "", "li inbox")]
    assert month_report("2026-11", (), acts, SHANGHAI).night == ()


def test_drills_are_counted_in_no_figure_and_stand_apart() -> None:
    night = datetime(2026, 11, 20, 16, tzinfo=UTC)
    acts = [Act(night, "machine", "message.submitted", "d-1", "s-2", "li chat")]
    exercise = facts(
        story=replace(STORY, id=StoryId("s-2"), drill=True), alerts=(alert(1),), sent=(sent(50),)
    )
    report = month_report("2026-11", (facts(sent=(sent(10),)), exercise), acts, SHANGHAI)
    found = {one.name: one.value for one in report.figures}
    assert (found["stories"], found["signal_to_holding"], found["night"]) == (1.0, 10.0, None)
    assert [one.facts for one in report.drills] == [exercise]


def test_every_figure_that_is_promised_monthly_is_there() -> None:
    names = {one.name for one in month_report("2026-11", (), (), SHANGHAI).figures}
    assert names == {
        "stories",
        *("page_to_ack_p50", "page_to_ack_p95"),
        *("signal_to_holding", "signal_to_holding_p95", "signal_to_quote", "signal_to_quote_p95"),
        *("within_15", "within_40", "within_60"),
        *("answer_rate", "corrections", "night"),
    }


def test_a_figure_above_its_target_is_late() -> None:
    report = month_report("2026-11", (facts(sent=(sent(20),)),), (), SHANGHAI)
    late = {one.name for one in report.figures if one.late}
    assert late == {"signal_to_holding", "signal_to_holding_p95"}


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_when_it_is_night(hour: int, *, night: bool) -> None:
    assert at_night(datetime(2026, 11, 20, hour, tzinfo=SHANGHAI), SHANGHAI) is night


@pytest.mark.parametrize(
    ("values", "rank", "wanted"),
    [((), 50, None), ((1.0,), 95, 1.0), ((1.0, 2.0, 3.0, 4.0), 50, 2.0), ((1.0, 2.0, 3.0, 4.0), 95, 4.0)],
)
def test_percentiles(values: tuple[float, ...], rank: int, wanted: float | None) -> None:
    assert percentile(values, rank) == wanted
