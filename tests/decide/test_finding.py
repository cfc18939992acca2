"""What was typed, cut up, and why a thing is found."""

import pytest

from responder.decide.finding import asked, folded, fused, runs, stem, why
from responder.model.finding import Ground, Item, Why
from responder.model.library import Hazard, Subject, SubjectId
from responder.model.text import Bilingual

QUAKE = Item(
    Subject(SubjectId("quake"), Bilingual("地震", "Earthquake"), ("余震", "aftershock"), Hazard.NATURAL, ()),
    ("余震", "aftershock"),
)


def nothing(_word: str) -> tuple[str, ...]:
    return ()


def silent(_text: str, _typed: str) -> None:
    return None


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        pytest.param("Ａi诈骗！", ["ai", "诈骗"], id="full width, and where letters meet characters"),
        pytest.param("Lǜ dòu", ["lv", "dou"], id="tones go, ü is v"),
        pytest.param("M7.4  quake", ["m7", "4", "quake"], id="signs cut"),
        pytest.param("？！", [], id="signs alone"),
    ],
)
def test_what_is_typed_is_cut_into_runs(typed: str, cut: list[str]) -> None:
    assert runs(typed) == cut


@pytest.mark.parametrize(
    ("word", "begins"),
    [
        pytest.param("earthquakes", "earthquak", id="a plural"),
        pytest.param("flooding", "flood", id="an -ing"),
        pytest.param("gas", "gas", id="too short to lose a letter"),
    ],
)
def test_a_word_is_asked_for_by_its_stem(word: str, begins: str) -> None:
    assert stem(word) == begins


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        pytest.param("余震", Why(Ground.NAME, "余震", ((0, 2),)), id="a synonym"),
        pytest.param("quake", Why(Ground.MEANING, "余震"), id="the inside of a word answers nothing"),
        pytest.param("earthq", Why(Ground.TITLE, "Earthquake", ((0, 10),)), id="the beginning of a word"),
        pytest.param("大地震", Why(Ground.TITLE, "地震", ((0, 2),)), id="half of what was typed"),
    ],
)
def test_a_find_says_what_answers_the_words(typed: str, marked: Why) -> None:
    assert why(QUAKE, asked(typed, nothing), silent) == marked


def test_marks_cut_a_text_without_loss() -> None:
    found = Why(Ground.TITLE, "海底地震与余震", ((2, 4), (5, 7)))
    assert "".join(piece for piece, _ in found.cut) == found.text
    assert [piece for piece, marked in found.cut if marked] == ["地震", "余震"]


def test_a_long_text_is_cut_round_its_mark() -> None:
    far = "字" * 300 + "余震" + "字" * 300
    subject = Subject(SubjectId("quake"), Bilingual("甲", "A"), (), Hazard.NATURAL, ())
    found = why(Item(subject, (far,)), asked("余震", nothing), silent)
    assert [piece for piece, marked in found.cut if marked] == ["余震"]
    assert len(found.text) < 170


def test_what_both_rankings_hold_comes_first() -> None:
    scores = fused([([1, 2], 1.0), ([3, 2], 1.0)])
    assert max(scores, key=lambda one: scores[one]) == 2


def test_accents_do_not_count() -> None:
    assert folded("Café") == "cafe"
