"""Sentences, and what changed between two texts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.drafting import from_nothing
from responder.decide.sentences import Change, diff, sentences
from responder.model.text import Language
from responder.model.version import Content
from tests.room import START


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "先跑。别回头！去哪？高处。",
            ["先跑。", "别回头！", "去哪？", "高处。"],
            id="Chinese marks end it",
        ),
        pytest.param("“别怕！”他说。", ["“别怕！”", "他说。"], id="a closing quotation mark stays with it"),
        pytest.param("Stay in. Do not run.", ["Stay in.", "Do not run."], id="a stop and a capital"),
        pytest.param("Dr. Li measured 3.5 m.", ["Dr. Li measured 3.5 m."], id="titles and decimals do not"),
        pytest.param("It fell in the U.S. West.", ["It fell in the U.S. West."], id="initials do not"),
        pytest.param("- One.\n- Two\n1. Three", ["One.", "Two", "Three"], id="items of a list are sentences"),
        pytest.param("At {time}. {place} shook.", ["At {time}.", "{place} shook."], id="a blank begins one"),
        pytest.param(" \n ", [], id="nothing"),
    ],
)
def test_where_a_sentence_ends(text: str, wanted: list[str]) -> None:
    assert list(sentences(text)) == wanted


@given(st.text(alphabet="ab。！ .A\n{}", max_size=60))
def test_no_letter_is_lost_in_cutting(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def content(known: str, language: Language = Language.ZH) -> Content:
    made = from_nothing(language, START, drill=False)
    return Content(
        **{
            **{name: getattr(made, name) for name in made.__slots__},
            "parts": {**made.parts, "known": known},
            "review_by": date(2027, 5, 31),
        }
    )


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("水位上涨。", "水位上涨。", [Change.SAME], id="nothing"),
        pytest.param("水位上涨。", "水位上涨。已撤离三百人。", [Change.SAME, Change.ADDED], id="one more"),
        pytest.param("水位上涨。已撤离。", "水位上涨。", [Change.SAME, Change.REMOVED], id="one less"),
        pytest.param("水位上涨2米。", "水位上涨3米。", [Change.CHANGED], id="a number"),
        pytest.param("{place}发生地震。", "青禾县发生地震。", [Change.FILLED], id="only a blank was filled"),
        pytest.param(
            "{place}发生地震。", "青禾县发生强烈地震。", [Change.CHANGED], id="a blank and a word of its own"
        ),
        pytest.param(
            "水位上涨。",
            "专家正在路上。",
            [Change.ADDED, Change.REMOVED],
            id="two sentences with nothing in common",
        ),
        pytest.param(
            "甲在上游。乙在下游。", "乙在下游。", [Change.REMOVED, Change.SAME], id="the first goes"
        ),
    ],
)
def test_what_happened_to_each_sentence(old: str, new: str, wanted: list[Change]) -> None:
    lines = [line for line in diff(content(old), content(new)) if line.part == "known"]
    assert [line.change for line in lines] == wanted


def test_a_change_is_shown_to_the_word() -> None:
    old, new = content("The level rose by 2 m.", Language.EN), content("The level rose by 3 m.", Language.EN)
    (line,) = [line for line in diff(old, new) if line.part == "known"]
    assert [(span.old, span.new) for span in line.spans if not span.same] == [("2", "3")]


@given(st.text(alphabet="甲乙。丙{丁}", max_size=40), st.text(alphabet="甲乙。丙{丁}", max_size=40))
def test_the_diff_holds_both_texts_whole(old: str, new: str) -> None:
    lines = [line for line in diff(content(old), content(new)) if line.part == "known"]
    assert [line.new for line in lines if line.new] == list(sentences(new))
    assert [line.old for line in lines if line.old] == list(sentences(old))
    for line in lines:
        if line.spans:
            assert "".join(span.old for span in line.spans) == line.old
            assert "".join(span.new for span in line.spans) == line.new
