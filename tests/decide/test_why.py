"""What a person reads who asks why a story was told, or was not."""

import pytest

from responder.decide.triage import Bars
from responder.decide.why import elsewise, parts, verdict
from responder.model.library import ExplainerId
from responder.model.story import Match, Severity, Story
from responder.model.text import Bilingual
from tests.decide.samples import story

BARS = Bars(scope=0.4, grave=0.6, sure=0.8, match=0.55, loud=0.7, seen=0.2)


@pytest.mark.parametrize(
    ("held", "zh", "en"),
    [
        pytest.param(story(Severity.DANGER, 0.9, 0.9), "会提醒：P1", "would be told: P1", id="interrupts"),
        pytest.param(story(Severity.HARM, 0.0, 0.9), "会提醒：P2", "would be told: P2", id="joins the list"),
        pytest.param(story(chance=0.1), "不会提醒：不像", "would not be told: does not ask", id="not ours"),
        pytest.param(
            story(heed=0.1, chance=0.5), "不会提醒：关注度", "would not be told: little", id="not seen"
        ),
    ],
)
def test_the_verdict_says_what_would_be_done(held: Story, zh: str, en: str) -> None:
    found = verdict(held, BARS)
    assert found.zh.startswith(zh)
    assert found.en.startswith(en)


def test_every_figure_stands_beside_its_bar() -> None:
    near = Match(ExplainerId("dam"), 0.6, Bilingual("相近", "like it"))
    far = Match(ExplainerId("tea"), 0.5, Bilingual("相近", "like it"))
    scope, severity, attention, first, second = parts(story(matches=(near, far)), BARS)
    assert "0.90" in scope.en
    assert "0.40" in scope.en
    assert "harm" in severity.en
    assert "0.20" in attention.en
    assert "0.60 (proposed from 0.55, proposed)" in first.en
    assert "0.50 (proposed from 0.55, not proposed)" in second.en
    assert parts(story(), BARS)[-1].en == "nothing in the library comes near"


def test_attention_is_named_only_where_it_would_change_the_outcome() -> None:
    (louder,) = elsewise(story(Severity.DANGER, 0.0, 0.9), BARS)
    assert louder.en == "on top of every list: would be told: P1 gap"
    both = elsewise(story(heed=0.1, chance=0.5), BARS)
    assert [line.en.split(":")[0] for line in both] == ["on top of every list", "on no list"]
    assert elsewise(story(chance=0.9), BARS) == ()
