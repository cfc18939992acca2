"""What a drill showed, from what its database holds."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from responder.decide.after_action import DrillReport, Flaw, Record, drill_report
from responder.decide.report import Facts, Stage
from responder.model.drill import Drill, DrillId
from responder.model.journal import Act
from responder.model.oncall import (
    AlertId,
    AlertKind,
    Delivery,
    DeliveryId,
    DeliveryState,
    Message,
    Priority,
)
from responder.model.publication import PublicationState
from responder.model.response import PageState
from responder.model.text import Bilingual, Language
from tests.decide.test_report import alert, at, facts, page, sent
from tests.room import START

DRILL = Drill(DrillId("drill-20261120T020000"), "dam-break", Bilingual("溃坝", "A dam"), START, 24.0, 30.0)
TAKEN = Act(at(3), "li", "alert.acknowledged", "a-1", "s-1")


def letter(
    to: str, about: str = "a-1", *, state: DeliveryState = DeliveryState.SUBMITTED, channel: str = "chat"
) -> tuple[str, Delivery]:
    name = DeliveryId(f"{to} {about} {channel}")
    message = Message(name, Language.ZH, "", "", "", "", drill=True)
    error = "no answer" if state is DeliveryState.FAILED else ""
    return about, Delivery(name, channel, to, message, state, at(1), last_error=error, settled_at=at(1))


def made(
    *stories: Facts,
    letters: Sequence[tuple[str, Delivery]] = (),
    acts: Sequence[Act] = (),
    minutes: float = 30,
) -> DrillReport:
    every = (*(act for one in stories for act in one.acts), *acts)
    return drill_report(Record(DRILL, stories, every, letters, at(minutes)))


def flaws(report: DrillReport) -> set[tuple[Flaw, str]]:
    return {(one.flaw, one.about) for one in (*report.late, *report.failed)}


ASKED = replace(page(5, 20), answered_at=at(6))
GOOD = facts(alerts=(alert(0.5),), acts=(TAKEN,), pages=(ASKED,), sent=(sent(10), sent(25)))


def test_a_drill_that_went_well_finds_nothing_to_change() -> None:
    report = made(GOOD, letters=[letter("li"), letter("e", "p-1")])
    assert (report.late, report.failed, dict(report.advice)) == ((), (), {})


@pytest.mark.parametrize(
    ("story", "wanted"),
    [
        pytest.param(replace(GOOD, sent=(sent(17),)), (Flaw.STAGE_LATE, Stage.HOLDING), id="late"),
        pytest.param(replace(GOOD, sent=()), (Flaw.STAGE_MISSED, Stage.HOLDING), id="not reached"),
        pytest.param(replace(GOOD, acts=()), (Flaw.UNTAKEN, "震"), id="nobody took it"),
        pytest.param(
            replace(GOOD, alerts=(replace(alert(0.5), kind=AlertKind.GAP),)), (Flaw.GAP, "震"), id="a gap"
        ),
        pytest.param(
            replace(GOOD, pages=(page(5, answered=False),)), (Flaw.SILENT, "e"), id="the expert is silent"
        ),
        pytest.param(
            replace(GOOD, pages=(replace(ASKED, answered_at=at(27)),)),
            (Flaw.SILENT, "e"),
            id="the expert answered late",
        ),
        pytest.param(
            replace(GOOD, pages=(replace(ASKED, promised_at=at(15)),)),
            (Flaw.PROMISE, "e"),
            id="the words came after the promised time",
        ),
        pytest.param(
            replace(GOOD, pages=(replace(ASKED, quoted_at=None, promised_at=at(15)),)),
            (Flaw.PROMISE, "e"),
            id="the words did not come",
        ),
        pytest.param(
            replace(GOOD, sent=(sent(9), sent(None, outlet="blog", state=PublicationState.REFUSED))),
            (Flaw.REFUSED, "blog"),
            id="an outlet refused",
        ),
    ],
)
def test_what_was_late_or_failed(story: Facts, wanted: tuple[Flaw, str]) -> None:
    assert wanted in flaws(made(story))


def test_what_has_not_come_due_is_not_missed() -> None:
    assert flaws(made(replace(GOOD, sent=(), pages=()), minutes=5)) == set()


def test_quiet_stories_are_not_held_to_the_targets() -> None:
    quiet = facts(alerts=(replace(alert(0.5), priority=Priority.P2),))
    report = made(quiet, GOOD)
    assert flaws(report) == set()
    assert [one.facts for one in report.stories] == [GOOD]
    assert [one.facts for one in report.quiet] == [quiet]


def test_where_nothing_interrupted_the_most_told_is_held_to_them() -> None:
    quiet = facts(alerts=(replace(alert(0.5), priority=Priority.P2),))
    loudest = facts(alerts=(replace(alert(0.5), priority=Priority.P2, titles=("震", "强震")),))
    report = made(quiet, loudest)
    assert [one.facts for one in report.stories] == [loudest]
    assert (Flaw.STAGE_MISSED, Stage.HOLDING) in flaws(report)


def test_what_a_page_was_taken_back_for_is_nobodys_fault() -> None:
    taken_back = replace(page(5, answered=False), state=PageState.WITHDRAWN)
    assert (Flaw.SILENT, "e") not in flaws(made(replace(GOOD, pages=(taken_back,))))


def test_channels_that_did_not_carry_are_counted_once() -> None:
    failed = [letter(who, state=DeliveryState.FAILED, channel="mail") for who in ("li", "wang")]
    (one,) = (one for one in made(GOOD, letters=failed).failed if one.flaw is Flaw.UNDELIVERED)
    assert (one.about, one.detail) == ("mail", "2 × no answer")


def test_a_step_that_told_nobody_and_an_act_that_could_not_be_done() -> None:
    acts = [
        Act(at(1), "machine", "alert.nobody", "a-1", "s-1", "1: rota:desk"),
        Act(at(5), "machine", "drill.skipped", DRILL.id, "", "page e: sample"),
    ]
    assert {(Flaw.NOBODY, "rota:desk"), (Flaw.SKIPPED, "page e: sample")} <= flaws(made(GOOD, acts=acts))


def test_who_was_paged_and_who_answered_when() -> None:
    sent_out = [
        letter("li"),
        letter("wang", state=DeliveryState.FAILED),
        letter("wang", channel="mail"),
        letter("e", "p-1"),
    ]
    story = replace(GOOD, pages=(replace(ASKED, answered_at=at(8)),))
    found = {one.who: one for one in made(story, letters=sent_out).summoned}
    assert (found["li"].how, found["li"].minutes) == ("alert.acknowledged", 2.0)
    assert (found["wang"].how, found["wang"].channels) == ("covered", ("mail",))
    assert (found["e"].how, found["e"].minutes) == ("answer_yes", 3.0)
    alone = {one.who: one for one in made(replace(GOOD, acts=(), pages=()), letters=sent_out[:1]).summoned}
    assert (alone["li"].how, alone["li"].minutes) == ("", None)


def test_an_alert_that_a_louder_one_replaced_is_not_counted() -> None:
    louder = Act(at(2), "machine", "alert.superseded", "a-1", "s-1", "a-2")
    again = replace(alert(2), id=AlertId("a-2"))
    taken = replace(TAKEN, object="a-2")
    story = replace(GOOD, alerts=(alert(0.5), again), acts=(louder, taken))
    assert (Flaw.UNTAKEN, "震") not in flaws(made(story))


def test_lessons_and_the_end_come_from_the_journal() -> None:
    lesson = Act(at(40), "li", "drill.lesson", DRILL.id, "", "先打电话")
    report = made(GOOD, acts=[Act(at(30), "machine", "drill.over", DRILL.id), lesson])
    assert (report.over, report.lessons) == (True, (lesson,))
    assert not made(GOOD).over
