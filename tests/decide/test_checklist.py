"""What the checklist finds, and what it leaves alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from responder.decide.checklist import Item, Mark, checklist, cited, stops
from responder.decide.drafting import blanks, filled, from_explainer
from responder.decide.sentences import diff
from responder.model.library import Claim, Evidence, Library, Verdict
from responder.model.text import Language
from responder.model.version import Content, TextKind
from tests.room import START


@pytest.fixture
def sound(library: Library) -> Content:
    """An explainer of the library with its blanks filled."""
    one = next(e for e in library.explainers if e.id == "dam-break-flood" and e.language is Language.ZH)
    content = from_explainer(one, drill=False)
    return filled(content, dict.fromkeys(blanks(content), "青禾县"))


@pytest.fixture
def english(library: Library) -> Content:
    one = next(e for e in library.explainers if e.id == "dam-break-flood" and e.language is Language.EN)
    content = from_explainer(one, drill=False)
    return filled(content, dict.fromkeys(blanks(content), "Qinghe"))


def marks(content: Content, old: Content | None = None, *, twin: Content | None = None) -> dict[Item, Mark]:
    checks = checklist(content, diff(old or content, content), twin, START, library=False)
    return {check.item: check.mark for check in checks}


def found(content: Content, item: Item, old: Content | None = None) -> tuple[str, ...]:
    checks = checklist(content, diff(old or content, content), None, START, library=False)
    return next(check.found for check in checks if check.item is item)


def with_known(content: Content, sentence: str) -> Content:
    return replace(content, parts={**content.parts, "known": f"{content.parts['known']}\n- {sentence}"})


def test_a_filled_text_of_the_library_stops_nowhere(sound: Content, english: Content) -> None:
    for content in (sound, english):
        assert Mark.STOP not in marks(content, twin=content).values()


def test_a_blank_stops_a_text_of_a_story_and_not_one_of_the_library(sound: Content) -> None:
    blank = replace(sound, title="{place}溃坝")
    assert marks(blank)[Item.BLANKS] is Mark.STOP
    checks = checklist(blank, (), None, START, library=True)
    assert checks[0].mark is Mark.LOOK


@pytest.mark.parametrize("part", ["known", "unknown", "do"])
def test_a_part_left_empty_stops_it(sound: Content, part: str) -> None:
    checks = checklist(replace(sound, parts={**sound.parts, part: " "}), (), None, START, library=False)
    assert [check.found for check in stops(checks)] == [(part,)]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        pytest.param("水位上涨3.5米。", "– → 3.5", id="a decimal"),
        pytest.param("有百分之二十五的人。", "– → 二十五", id="Chinese numerals"),
        pytest.param("已转移1,200人[1]。", "– → 1,200", id="a thousand, and the mark of a source"),
    ],
)
def test_a_new_number_is_to_be_looked_at(sound: Content, sentence: str, numbers: str) -> None:
    new = with_known(sound, sentence)
    (one,) = found(new, Item.NUMBERS, old=sound)
    assert one.startswith(numbers.replace("百分之", ""))


def test_a_changed_number_shows_both(sound: Content) -> None:
    old, new = with_known(sound, "水位上涨2米。"), with_known(sound, "水位上涨3米。")
    assert found(new, Item.NUMBERS, old=old) == ("2 → 3: 水位上涨3米。",)


@pytest.mark.parametrize(
    ("sentence", "loud"),
    [
        pytest.param("这种药可以根治。", True, id="a cure"),
        pytest.param("水库绝对安全。", True, id="absolutely safe"),
        pytest.param("一定会再次溃坝。", True, id="certain to come"),
        pytest.param("目前没有证据表明会再次溃坝。", False, id="a careful sentence"),
        pytest.param("请保证自己的安全。", False, id="see to your safety"),
    ],
)
def test_a_sentence_without_doubt_is_to_be_looked_at(sound: Content, sentence: str, *, loud: bool) -> None:
    assert (sentence in found(with_known(sound, sentence), Item.HEDGES)) is loud


@pytest.mark.parametrize(
    ("sentence", "loud"),
    [
        pytest.param("The water is completely safe.", True, id="completely safe"),
        pytest.param("This proves that the dam will hold.", True, id="proof"),
        pytest.param("The dam may fail again.", False, id="may"),
    ],
)
def test_so_is_one_in_english(english: Content, sentence: str, *, loud: bool) -> None:
    assert (sentence in found(with_known(english, sentence), Item.HEDGES)) is loud


def test_advice_may_say_never(english: Content) -> None:
    advice = replace(english, parts={**english.parts, "do_not": "- Never walk into moving water."})
    assert not [one for one in found(advice, Item.HEDGES) if "Never walk" in one]


def test_a_claim_that_is_quoted_is_not_ours(english: Content) -> None:
    claims = (Claim("The dam will never fail", Verdict.FALSE, "Dams can fail."),)
    assert not [one for one in found(replace(english, claims=claims), Item.HEDGES) if "never fail" in one]


def test_an_old_source_is_to_be_looked_at(sound: Content) -> None:
    old = Evidence("A report", "An agency", 2015, "https://example.org")
    assert found(replace(sound, evidence=(old,)), Item.SOURCES) == ("A report, An agency, 2015",)
    assert found(replace(sound, evidence=(replace(old, year=2020),)), Item.SOURCES) == ()


def test_a_new_fact_names_its_source(sound: Content) -> None:
    bare, named = with_known(sound, "大坝建于山口。"), with_known(sound, "大坝建于山口[1]。")
    assert found(bare, Item.NAMED, old=sound) == ("大坝建于山口。",)
    assert found(named, Item.NAMED, old=sound) == ()
    assert cited("大坝建于山口[1]，高处[9]。", sound) == (1,)


@pytest.mark.parametrize(
    ("days", "mark"), [(-1, Mark.STOP), (0, Mark.LOOK), (29, Mark.LOOK), (31, Mark.FINE)]
)
def test_the_day_of_review(sound: Content, days: int, mark: Mark) -> None:
    day = date(2026, 11, 20) + timedelta(days=days)
    assert marks(replace(sound, review_by=day))[Item.REVIEW_BY] is mark


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [(None, Mark.STOP), (0, Mark.STOP), (-5, Mark.STOP), (60, Mark.FINE)],
)
def test_a_holding_text_says_when_more_will_be_said(sound: Content, minutes: int | None, mark: Mark) -> None:
    at = None if minutes is None else START + timedelta(minutes=minutes)
    holding = replace(sound, kind=TextKind.HOLDING, next_update_at=at)
    assert marks(holding)[Item.UPDATE] is mark


@pytest.mark.parametrize(
    ("alert", "length", "mark"),
    [("short_alert", 90, Mark.FINE), ("short_alert", 91, Mark.STOP), ("long_alert", 361, Mark.STOP)],
)
def test_alerts_keep_their_length(sound: Content, alert: str, length: int, mark: Mark) -> None:
    assert marks(replace(sound, **{alert: "字" * length}))[Item.LENGTHS] is mark  # type: ignore[arg-type]


def test_the_other_language_is_missed(sound: Content) -> None:
    assert marks(sound)[Item.TWIN] is Mark.LOOK
    assert marks(sound, twin=replace(sound, title="{place}"))[Item.TWIN] is Mark.LOOK
    assert marks(sound, twin=sound)[Item.TWIN] is Mark.FINE
