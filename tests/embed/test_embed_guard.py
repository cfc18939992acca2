"""What a model may be given, whatever a feed sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.embed import guard
from responder.embed.guard import MAX_CHARACTERS, PLACEHOLDER


@pytest.mark.parametrize(
    ("raw", "guarded"),
    [
        pytest.param("地震后多久会有余震", "地震后多久会有余震", id="a plain text stays as it is"),
        pytest.param("Ｍ７．８　地震", "M7.8 地震", id="full-width forms become plain ones"),
        pytest.param("a\x00b\x07c", "abc", id="NUL and bell vanish"),
        pytest.param("ze\u200bro\ufeff wi\u202edth", "zero width", id="invisible and bidi marks vanish"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner that spells a word stays"),
        pytest.param(" two\n\tlines\x0b\u3000here ", "two lines here", id="white space collapses"),
        pytest.param("\ud83d\ude00", "😀", id="a surrogate pair is joined"),
        pytest.param("a\ud83d b\ude00", "a\ufffd b\ufffd", id="lone surrogates are replaced"),
        pytest.param("e\x00\u0301", "é", id="letters that a control parted are composed"),
        pytest.param("", PLACEHOLDER, id="an empty text becomes the placeholder"),
        pytest.param("\x00\u200b \n", PLACEHOLDER, id="so does one of nothing visible"),
        pytest.param("a" * 600, "a" * 512, id="a long text is cut"),
        pytest.param("a" * 511 + " b", "a" * 511, id="a cut leaves no space at the end"),
    ],
)
def test_guard(raw: str, guarded: str) -> None:
    assert guard(raw) == guarded


def test_the_cap_counts_what_one_character_expands_to() -> None:
    assert len("\ufdfa" * 30) == 30
    assert len(guard("\ufdfa" * 30)) == MAX_CHARACTERS


def test_a_long_run_of_combining_marks_is_cut_before_it_costs_time() -> None:
    assert len(guard("a" + "\u0316\u0301" * 500_000)) == MAX_CHARACTERS


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=700))
def test_guard_holds_for_any_string(raw: str) -> None:
    guarded = guard(raw)
    assert 1 <= len(guarded) <= MAX_CHARACTERS
    assert "\0" not in guarded
    assert guarded.encode().decode() == guarded
    assert guard(guarded) == guarded
