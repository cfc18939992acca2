"""An alert reads well aloud, in either language, and never runs over what a phone shows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.wording import BODY_CHARACTERS, SUBJECT_CHARACTERS, alert_message, shortened
from responder.model.library import Explainer, ExplainerId, SubjectId, Vetting
from responder.model.oncall import Alert, AlertId, AlertKind, Message, Priority
from responder.model.story import StoryId
from responder.model.text import Bilingual, Language

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ALERT = Alert(
    id=AlertId("a-1"),
    at=AT,
    kind=AlertKind.GAP,
    priority=Priority.P1,
    subject=SubjectId("dam"),
    story=StoryId("s-1"),
    headline="上游水库溃坝",
    titles=("上游水库溃坝",),
    first_seen=AT,
    explainers=(),
    experts=(),
    reason=Bilingual("多人失联", "people are missing"),
)
ANSWER = Explainer(
    id=ExplainerId("dam-break"),
    language=Language.ZH,
    title="溃坝洪水怎么避险",
    status=Vetting.STARTER,
    subjects=(SubjectId("dam"),),
    regions=(),
    review_by=date(2027, 1, 1),
    key_messages=(),
    claims=(),
    evidence=(),
    short_alert="",
    long_alert="",
    slots=(),
    sections={},
    audiences={},
)


def told(
    alert: Alert = ALERT,
    best: Explainer | None = None,
    language: Language = Language.ZH,
    *,
    vetted: bool = False,
) -> Message:
    return alert_message(alert, best, language, ZoneInfo("Asia/Shanghai"), act_by=AT, vetted=vetted)


def test_it_says_what_why_what_answers_it_and_by_when_in_the_readers_time() -> None:
    assert (
        told().body == "上游水库溃坝。没有现成解释，请找专家。多人失联。没有可用的解释。请在 10:00 前接手。"
    )
    assert told(language=Language.EN).body == (
        "上游水库溃坝. nothing vetted fits: find an expert. people are missing. No explainer fits. "
        "Take it by 10:00."
    )


def test_a_starter_text_is_never_called_vetted() -> None:
    assert "可用：溃坝洪水怎么避险（起稿，未审）" in told(best=ANSWER).body
    assert "Use: 溃坝洪水怎么避险 (starter, not vetted)" in told(best=ANSWER, language=Language.EN).body


def test_a_text_that_reviewers_of_this_desk_signed_off_is_called_vetted() -> None:
    said = {one: told(best=ANSWER, language=one, vetted=True).body for one in Language}
    assert "可用：溃坝洪水怎么避险（已审定）" in said[Language.ZH]
    assert "Use: 溃坝洪水怎么避险 (vetted here)" in said[Language.EN]


@pytest.mark.parametrize(
    ("language", "mark", "button"), [(Language.ZH, "【演练】", "接手"), (Language.EN, "[DRILL] ", "Take")]
)
def test_an_exercise_is_marked_in_the_first_words(language: Language, mark: str, button: str) -> None:
    message = told(replace(ALERT, drill=True), language=language)
    assert message.drill
    assert message.subject.startswith(mark)
    assert message.body.startswith(mark)
    assert message.action == button
    assert mark not in told(language=language).body


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_of_alert_asks_for_something_of_its_own(kind: AlertKind) -> None:
    others = {told(replace(ALERT, kind=other)).body for other in AlertKind if other is not kind}
    assert told(replace(ALERT, kind=kind)).body not in others


@given(st.text(max_size=500), st.text(max_size=500), st.sampled_from(Language))
def test_no_headline_makes_it_too_long(headline: str, reason: str, language: Language) -> None:
    message = told(replace(ALERT, headline=headline, reason=Bilingual(reason, reason)), language=language)
    assert len(message.subject) <= SUBJECT_CHARACTERS
    assert len(message.body) <= BODY_CHARACTERS


@given(st.text(max_size=50), st.integers(1, 60))
def test_a_cut_is_shown_and_what_fits_is_left_alone(text: str, most: int) -> None:
    cut = shortened(text, most)
    assert len(cut) <= most
    assert cut == text if len(text) <= most else cut.endswith("…")


@pytest.mark.parametrize("priority", Priority)
def test_the_subject_says_how_loud_and_what(priority: Priority) -> None:
    """A phone shows the subject alone: the priority and the headline, in either language."""
    for language in Language:
        assert (
            told(replace(ALERT, priority=priority), language=language).subject == f"{priority} 上游水库溃坝"
        )


@pytest.mark.parametrize("language", Language)
def test_every_kind_of_alert_asks_for_something_of_its_own_in_either_language(language: Language) -> None:
    """No two kinds read alike, and the message carries its reader's language."""
    messages = [told(replace(ALERT, kind=kind), language=language) for kind in AlertKind]
    assert len({message.body for message in messages}) == len(AlertKind)
    assert {message.language for message in messages} == {language}


def test_a_phone_shows_ninety_characters_of_subject_and_three_hundred_and_sixty_of_body() -> None:
    """Both limits are used in full before anything is cut."""
    message = told(replace(ALERT, headline="水" * 500))
    assert (len(message.subject), len(message.body)) == (90, 360)


def test_the_link_and_the_id_are_left_for_when_it_is_kept() -> None:
    """Words alone know neither."""
    assert (told().url, told().id) == ("", "")


def test_no_blank_stands_before_a_cut() -> None:
    """A word that ends at the cut is followed by the mark at once."""
    assert shortened("Dam breaks upstream", 5) == "Dam…"
