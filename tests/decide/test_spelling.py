"""Which known word a slip of the pen meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.spelling import Spelling, slips

KNOWN = (("earthquake", 9), ("reservoir", 4), ("vaccine", 5), ("vaccines", 2), ("flood", 3), ("food", 8))
WORD = st.text("abcd", max_size=8)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    known = Spelling()
    known.learn(KNOWN)
    return known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("earthqake", "earthquake", id="a letter left out"),
        pytest.param("earthquakke", "earthquake", id="a letter too many"),
        pytest.param("eartqhuake", "earthquake", id="two letters swapped"),
        pytest.param("reservior", "reservoir", id="two letters swapped near the end"),
        pytest.param("vacine", "vaccine", id="a double letter once"),
        pytest.param("ertquake", None, id="two slips in a word of eight are found too"),
        pytest.param("flod", "food", id="the commoner of two that are equally near"),
    ],
)
def test_a_slip_is_forgiven(spelling: Spelling, typed: str, meant: str | None) -> None:
    assert (meant or "earthquake") in spelling.meant(typed)[:1]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("flu", id="too short to tell"),
        pytest.param("flood", id="a known word"),
        pytest.param("volcano", id="like no known word"),
        pytest.param("vxcxine", id="two slips in a short word"),
    ],
)
def test_what_is_no_slip_means_nothing_else(spelling: Spelling, typed: str) -> None:
    assert spelling.meant(typed) == ()


@given(WORD, WORD)
def test_slips_are_the_same_both_ways(a: str, b: str) -> None:
    assert slips(a, b) == slips(b, a)
    assert (slips(a, b) == 0) == (a == b)
    assert slips(a, b) <= max(len(a), len(b))
