"""Figures of how hard a text is to read, beside counts made by hand."""

import pytest

from responder.decide.reading import chinese, common, english, reading, syllables
from responder.model.library import Library
from responder.model.text import Language


@pytest.mark.parametrize(
    ("word", "count"),
    [
        pytest.param("water", 2, id="two groups of vowels"),
        pytest.param("home", 1, id="a silent e"),
        pytest.param("table", 2, id="a spoken -le"),
        pytest.param("jumped", 1, id="an -ed that is not spoken"),
        pytest.param("wanted", 2, id="an -ed that is"),
        pytest.param("houses", 2, id="an -es that is"),
        pytest.param("earthquake", 2, id="two in one word"),
        pytest.param("the", 1, id="never none"),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_grade_is_that_of_the_formula() -> None:
    """Two sentences, 6 words, 8 syllables: 0.39 * 3 + 11.8 * 8 / 6 - 15.59."""
    found = english("- Boil the water.\n- Then wait longer [1].")
    assert (found.sentences, round(found.grade or 0, 2)) == (2, round(0.39 * 3 + 11.8 * 8 / 6 - 15.59, 2))


def test_a_decimal_point_ends_no_sentence() -> None:
    assert english("It was 7.4 strong.").sentences == 1


def test_a_hard_text_is_told() -> None:
    found = english(
        "Epidemiological investigations characteristically necessitate interdisciplinary collaboration."
    )
    assert found.over
    assert "grade" in found.over.en


@pytest.mark.parametrize(
    ("text", "sentences", "characters", "over"),
    [
        pytest.param("先躲好。再离开！", 2, 3.0, "", id="short sentences"),
        pytest.param("- 在{place}躲好\n- 再离开", 2, 3.0, "", id="lines are sentences, blanks do not count"),
        pytest.param("字" * 31 + "。", 1, 31.0, "31 characters", id="a long sentence"),
        pytest.param("蜱虫叮咬。", 1, 4.0, "rare", id="rare characters"),
        pytest.param("", 0, 0.0, "", id="nothing"),
    ],
)
def test_chinese_is_measured_by_sentence_and_character(
    text: str, sentences: int, characters: float, over: str
) -> None:
    found = chinese(text)
    assert (found.sentences, found.characters) == (sentences, characters)
    assert over in (found.over.en if found.over else "")


def test_common_characters_are_those_of_the_first_level() -> None:
    assert all(common(one) for one in "地震发生时先躲好")
    assert not any(common(one) for one in "蜱魑鎳")


def test_the_english_that_ships_is_plain(library: Library) -> None:
    grades = {
        text.id: reading(text).grade or 0 for text in library.explainers if text.language is Language.EN
    }
    assert {name: grade for name, grade in grades.items() if grade > 8} == {}
