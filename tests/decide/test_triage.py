"""Whether an editor is told of a story, how loudly, for which reason, and what is asked of them."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.triage import CLOSE, Bars, Raise, Silent, doubt, goes_on, kind_of, proposed, triage
from responder.model.feed import FeedId
from responder.model.library import ExplainerId
from responder.model.oncall import AlertKind, Priority
from responder.model.story import Judged, Match, Severity, Story, Title
from responder.model.text import Bilingual
from tests.decide.samples import NOW, story, volume

BARS = Bars(scope=0.4, grave=0.6, sure=0.8, match=0.55, loud=0.7, seen=0.2)
BELOW = 0.001
CHANCES = st.floats(0, 1)
RISING = st.tuples(CHANCES, CHANCES).map(sorted)
BAD = st.sampled_from(Severity)
WORSENING = st.tuples(BAD, BAD).map(sorted)
TOLD = st.none() | st.sampled_from(Priority)


def answer(name: str, chance: float, claim: str = "") -> Match:
    return Match(ExplainerId(name), chance, Bilingual("相近", "like it"), claim)


@pytest.mark.parametrize(
    ("chance", "heed", "priority"),
    [
        pytest.param(BARS.grave, BARS.loud, Priority.P1, id="just grave and just loud: interrupts"),
        pytest.param(BARS.grave, BARS.loud - BELOW, Priority.P2, id="not yet loud: on the list"),
        pytest.param(BARS.grave, 0.0, Priority.P2, id="nobody looks: on the list"),
        pytest.param(BARS.grave - BELOW, 1.0, Priority.P3, id="doubtful, on every list: waits"),
        pytest.param(BARS.grave - BELOW, BARS.seen, Priority.P3, id="doubtful, just seen: waits"),
        pytest.param(BARS.grave - BELOW, BARS.seen - BELOW, None, id="doubtful, hardly seen: silent"),
        pytest.param(BARS.scope - BELOW, 1.0, None, id="not ours, on every list: silent"),
    ],
)
def test_danger_is_told_at_once_when_it_is_likely_ours(
    chance: float, heed: float, priority: Priority | None
) -> None:
    """Danger interrupts where many look, is listed where few do, and is doubted like the rest before."""
    verdict = triage(story(Severity.DANGER, heed, chance), None, BARS, official=False)
    assert (verdict.priority if isinstance(verdict, Raise) else None) is priority


@pytest.mark.parametrize("bad", [Severity.NONE, Severity.WORRY, Severity.HARM])
@pytest.mark.parametrize(
    ("chance", "heed", "priority"),
    [
        pytest.param(1.0, 1.0, Priority.P2, id="surely ours, on every list: on the list, no louder"),
        pytest.param(BARS.sure, 0.0, Priority.P2, id="just sure, nobody looks: on the list"),
        pytest.param(BARS.sure - BELOW, 1.0, Priority.P3, id="not yet sure, on every list: waits"),
        pytest.param(BARS.scope, BARS.seen, Priority.P3, id="just ours, just seen: waits"),
        pytest.param(BARS.scope, BARS.seen - BELOW, None, id="just ours, hardly seen: silent"),
        pytest.param(BARS.scope - BELOW, 1.0, None, id="not ours, on every list: silent"),
    ],
)
def test_short_of_danger_a_story_is_told_by_how_surely_it_is_ours(
    bad: Severity, chance: float, heed: float, priority: Priority | None
) -> None:
    """Nothing short of danger interrupts; what is surely ours needs no attention to be listed."""
    verdict = triage(story(bad, heed, chance), None, BARS, official=False)
    assert (verdict.priority if isinstance(verdict, Raise) else None) is priority


@pytest.mark.parametrize(
    ("bad", "priority"),
    [
        pytest.param(Severity.DANGER, Priority.P1, id="danger interrupts"),
        pytest.param(Severity.HARM, Priority.P2, id="harm is listed"),
        pytest.param(Severity.WORRY, Priority.P3, id="worry waits"),
    ],
)
@pytest.mark.parametrize(("heed", "chance"), [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])
def test_an_authoritys_figures_need_neither_attention_nor_scope(
    bad: Severity, priority: Priority, heed: float, chance: float
) -> None:
    """An official warning is told by its own severity, before anybody talks about it."""
    verdict = triage(story(bad, heed, chance, measured=True), None, BARS, official=True)
    assert isinstance(verdict, Raise)
    assert (verdict.kind, verdict.priority) == (AlertKind.OFFICIAL, priority)


def test_an_official_record_of_nothing_harmful_is_silent() -> None:
    """A tremor that nobody feels does not reach the editor, though an authority published it."""
    assert isinstance(triage(story(Severity.NONE, 0.0, measured=True), None, BARS, official=True), Silent)


@pytest.mark.parametrize("told", [None, *Priority])
@pytest.mark.parametrize(
    ("bad", "chance", "now"),
    [
        pytest.param(Severity.DANGER, 0.9, Priority.P1, id="interrupts now"),
        pytest.param(Severity.HARM, 0.9, Priority.P2, id="listed now"),
        pytest.param(Severity.HARM, 0.5, Priority.P3, id="waits now"),
    ],
)
def test_a_story_is_told_again_only_when_it_grows_louder(
    told: Priority | None, bad: Severity, chance: float, now: Priority
) -> None:
    """P1 is louder than P2, and P2 than P3; what was told as loudly before is not told again."""
    verdict = triage(story(bad, 0.9, chance), told, BARS, official=False)
    if told is None or now < told:
        assert isinstance(verdict, Raise)
        assert verdict.priority is now
    else:
        assert verdict == Silent(Bilingual(f"已按 {told} 提醒过", f"already told as {told}"))


def test_a_warning_that_an_authority_raises_is_told_again() -> None:
    """A yellow warning that turns red interrupts, although the yellow one was listed."""
    raised = triage(story(Severity.DANGER, 0.0, measured=True), Priority.P2, BARS, official=True)
    held = triage(story(Severity.HARM, 0.0, measured=True), Priority.P2, BARS, official=True)
    assert isinstance(raised, Raise)
    assert raised.priority is Priority.P1
    assert held == Silent(Bilingual("已按 P2 提醒过", "already told as P2"))


def test_an_alert_says_why_it_is_ours_how_bad_it_is_and_who_looks() -> None:
    """The three reasons come in the order in which an editor asks for them, in each language."""
    verdict = triage(story(), None, BARS, official=False)
    assert isinstance(verdict, Raise)
    assert verdict.reason == Bilingual(
        "像食品安全；有人送医；三个榜单", "like food safety; people in hospital; on three lists"
    )


def test_silence_for_want_of_scope_names_the_figure_the_bar_and_what_it_was_like() -> None:
    """The editor can see how far the story was from being ours."""
    verdict = triage(story(chance=0.31), None, BARS, official=False)
    assert verdict == Silent(
        Bilingual(
            "不像需要科学回应的事（0.31 < 0.40）；像食品安全",
            "does not ask for a science response (0.31 < 0.40); like food safety",
        )
    )


def test_silence_for_want_of_attention_names_the_figure_the_bar_and_how_bad_it_is() -> None:
    """The editor can see how far the story was from being told, and what it was about."""
    verdict = triage(story(heed=0.07, chance=0.5), None, BARS, official=False)
    assert verdict == Silent(
        Bilingual(
            "关注度还低（0.07 < 0.20）；有人送医", "little looked at so far (0.07 < 0.20); people in hospital"
        )
    )


def test_a_story_that_is_neither_ours_nor_looked_at_is_silent_for_want_of_scope() -> None:
    """Attention would not have helped, so it is not given as the reason."""
    verdict = triage(story(heed=0.0, chance=0.0), None, BARS, official=False)
    assert isinstance(verdict, Silent)
    assert verdict.reason.en.startswith("does not ask for a science response")


CLAIM = "隔夜菜致癌"


@pytest.mark.parametrize(
    ("matches", "kind"),
    [
        pytest.param((), AlertKind.GAP, id="nothing in the library: a gap"),
        pytest.param((answer("a", BARS.match - BELOW),), AlertKind.GAP, id="too far: a gap"),
        pytest.param(
            (answer("a", BARS.match - BELOW, CLAIM),), AlertKind.GAP, id="a claim, but too far: a gap"
        ),
        pytest.param((answer("a", BARS.match),), AlertKind.EXPLAIN, id="just near enough: explain"),
        pytest.param((answer("a", BARS.match, CLAIM),), AlertKind.DEBUNK, id="a claim is back: debunk"),
        pytest.param(
            (answer("a", 0.9), answer("b", 0.8, CLAIM)), AlertKind.EXPLAIN, id="only the best one counts"
        ),
        pytest.param(
            (answer("a", 0.9, CLAIM), answer("b", 0.8)), AlertKind.DEBUNK, id="the best one is a claim"
        ),
    ],
)
def test_what_is_asked_follows_from_the_best_answer_in_the_library(
    matches: tuple[Match, ...], kind: AlertKind
) -> None:
    """Publish an explainer, answer a rumour, or look for an expert; the alert asks the same."""
    held = story(matches=matches)
    assert kind_of(held, BARS, official=False) is kind
    verdict = triage(held, None, BARS, official=False)
    assert isinstance(verdict, Raise)
    assert verdict.kind is kind


@pytest.mark.parametrize(
    ("official", "measured", "kind"),
    [
        pytest.param(True, True, AlertKind.OFFICIAL, id="an authority with figures"),
        pytest.param(True, False, AlertKind.DEBUNK, id="an authority without figures"),
        pytest.param(False, True, AlertKind.DEBUNK, id="figures from elsewhere"),
        pytest.param(False, False, AlertKind.DEBUNK, id="words alone"),
    ],
)
def test_only_figures_of_an_authority_make_an_official_warning(
    official: bool, measured: bool, kind: AlertKind
) -> None:
    """An authority's plain post asks for the same answer as anyone's; its warning comes first."""
    held = story(measured=measured, matches=(answer("a", 0.9, CLAIM),))
    assert kind_of(held, BARS, official=official) is kind


def test_only_the_matches_worth_a_look_are_proposed_in_their_order() -> None:
    """A match that stands on the bar is still shown; one below it is not."""
    near, just, far = answer("a", 0.9), answer("b", BARS.match), answer("c", BARS.match - BELOW)
    assert proposed((near, just, far), BARS) == (near, just)
    assert proposed((), BARS) == ()


@given(WORSENING, RISING, RISING)
def test_a_worse_more_fitting_or_more_seen_story_is_never_told_more_quietly(
    bad: list[Severity], heed: list[float], chance: list[float]
) -> None:
    """With the usual bars nothing that makes a story more pressing can hush it."""
    quiet = triage(story(bad[0], heed[0], chance[0]), None, Bars(), official=False)
    loud = triage(story(bad[1], heed[1], chance[1]), None, Bars(), official=False)
    assert volume(quiet) <= volume(loud)


@given(WORSENING, st.tuples(CHANCES, CHANCES), st.tuples(CHANCES, CHANCES))
def test_a_graver_official_figure_is_never_told_more_quietly(
    bad: list[Severity], heed: tuple[float, float], chance: tuple[float, float]
) -> None:
    """Only the severity counts, whatever scope and attention are on either side."""
    mild, grave = (story(bad[side], heed[side], chance[side], measured=True) for side in (0, 1))
    quiet, loud = (triage(held, None, BARS, official=True) for held in (mild, grave))
    assert volume(quiet) <= volume(loud)


@given(
    BAD,
    CHANCES,
    CHANCES,
    st.lists(RISING, min_size=6, max_size=6),
)
def test_lower_bars_never_hush_a_story(
    bad: Severity, heed: float, chance: float, pairs: list[list[float]]
) -> None:
    """An editor who lowers any bar is told at least as much as before."""
    lax, strict = Bars(*(low for low, _ in pairs)), Bars(*(high for _, high in pairs))
    held = story(bad, heed, chance)
    assert volume(triage(held, None, lax, official=False)) >= volume(
        triage(held, None, strict, official=False)
    )


@given(st.builds(story, BAD, CHANCES, CHANCES, measured=st.booleans()), st.booleans(), TOLD)
def test_having_been_told_only_ever_silences(held: Story, official: bool, told: Priority | None) -> None:
    """What was told before never changes the words or the loudness of what is still to be told."""
    first = triage(held, None, BARS, official=official)
    again = triage(held, told, BARS, official=official)
    assert again == first or isinstance(again, Silent)
    if isinstance(first, Silent):
        assert again == first


@given(st.builds(story, BAD, CHANCES, CHANCES), TOLD)
def test_neither_an_authoritys_words_nor_a_strangers_figures_are_an_official_record(
    plain: Story, told: Priority | None
) -> None:
    """Both have to come together; one alone is judged like any story."""
    usual = triage(plain, told, BARS, official=False)
    assert triage(plain, told, BARS, official=True) == usual
    measured = replace(plain, judged=replace(plain.judged, measured=True))
    assert triage(measured, told, BARS, official=False) == usual


@given(st.builds(story, BAD, CHANCES, CHANCES, measured=st.booleans()), st.booleans(), TOLD)
def test_an_exercise_is_judged_as_if_it_were_real(held: Story, official: bool, told: Priority | None) -> None:
    """A drill rehearses the same decision."""
    drill = triage(replace(held, drill=True), told, BARS, official=official)
    assert drill == triage(held, told, BARS, official=official)


def test_a_harmless_record_is_not_said_to_be_little_looked_at() -> None:
    """The reason for silence names what silenced it: an instrument, not the lists."""
    calm = triage(
        replace(story(), judged=Judged(Severity.NONE, Bilingual("震级 3", "magnitude 3"), measured=True)),
        None,
        BARS,
        official=True,
    )
    assert isinstance(calm, Silent)
    assert calm.reason.en == "an authority measures no danger: magnitude 3"


ZONE = timezone(timedelta(hours=8))
YESTERDAY = NOW - timedelta(days=1)


def wordings(*seen: datetime) -> tuple[Title, ...]:
    return tuple(Title(f"溃坝 {i}", FeedId("a"), at) for i, at in enumerate(seen))


@pytest.mark.parametrize(
    ("titles", "told_at", "on"),
    [
        pytest.param(wordings(YESTERDAY, NOW, NOW), YESTERDAY, True, id="two new wordings on a new day"),
        pytest.param(wordings(YESTERDAY, NOW), YESTERDAY, True, id="one is enough"),
        pytest.param(wordings(YESTERDAY, YESTERDAY), YESTERDAY, False, id="nothing new"),
        pytest.param(wordings(NOW, NOW), NOW - timedelta(hours=8), False, id="told this morning"),
        pytest.param(wordings(NOW, NOW), NOW - timedelta(hours=11), True, id="told last night, local time"),
    ],
)
def test_a_story_goes_on_when_a_new_day_brings_a_new_wording(
    titles: tuple[Title, ...], told_at: datetime, *, on: bool
) -> None:
    """NOW is ten in the morning in the editors' zone."""
    assert goes_on(titles, told_at, NOW, ZONE) is on


def test_just_after_midnight_a_story_of_the_evening_rests() -> None:
    midnight = NOW.replace(hour=16, minute=10)
    assert not goes_on(wordings(midnight, midnight), midnight - timedelta(minutes=30), midnight, ZONE)


def test_what_goes_on_is_told_again_and_says_so_but_a_digest_line_is_not() -> None:
    held = story(Severity.DANGER, 0.9, 0.9)
    again = triage(held, Priority.P1, BARS, official=False, goes_on=True)
    assert isinstance(again, Raise)
    assert again.reason.en.startswith("goes on on a new day; ")
    line = triage(story(Severity.HARM, 0.9, BARS.scope), Priority.P3, BARS, official=False, goes_on=True)
    assert isinstance(line, Silent)


@pytest.mark.parametrize(
    ("matches", "shown", "kind", "said"),
    [
        pytest.param((("a", 0.9, ""), ("b", 0.3, "")), ["a"], AlertKind.EXPLAIN, "", id="one is sure"),
        pytest.param(
            (("a", 0.5, ""), ("b", 0.3, ""), ("c", 0.1, "")),
            ["a", "b"],
            AlertKind.GAP,
            "没有把握",
            id="none is sure: a gap, and what is listed is to be judged",
        ),
        pytest.param((("a", 0.1, ""),), [], AlertKind.GAP, "", id="nothing comes near"),
        pytest.param(
            (("a", 0.9, "说法"), ("b", 0.6, "")), ["a", "b"], AlertKind.DEBUNK, "", id="a claim leads"
        ),
        pytest.param(
            (("a", 0.9, "说法"), ("b", 0.9 * CLOSE, "")),
            ["a", "b"],
            AlertKind.EXPLAIN,
            "不相上下",
            id="the next fits as well: no debunk",
        ),
        pytest.param(
            (("a", 0.9, "说法"), ("b", 0.9, "说法")),
            ["a", "b"],
            AlertKind.DEBUNK,
            "",
            id="both answer the same claim",
        ),
    ],
)
def test_what_is_unsure_is_left_to_a_person(
    matches: tuple[tuple[str, float, str], ...], shown: list[str], kind: AlertKind, said: str
) -> None:
    """Between the two thresholds an explainer is listed; of two that fit as well none is a debunk."""
    bars = replace(BARS, review=0.25)
    found = tuple(answer(*match) for match in matches)
    told = triage(story(heed=1.0, chance=1.0, matches=found), None, bars, official=False)
    assert [match.explainer for match in proposed(found, bars)] == shown
    assert isinstance(told, Raise)
    assert told.kind is kind
    unsure = doubt(found, bars)
    assert said in told.reason.zh
    assert (unsure is None) is (said == "")
    assert unsure is None or unsure.en in told.reason.en
