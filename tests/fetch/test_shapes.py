"""The middle of polygons and circles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.fetch.shapes import centre

L_SHAPE = "0,0 0,4 1,4 1,1 4,1 4,0 0,0"
SQUARE = "10,20 10,24 14,24 14,20 10,20"


@pytest.mark.parametrize(
    ("polygons", "circles", "north", "east"),
    [
        pytest.param([SQUARE], [], 12.0, 22.0, id="a square"),
        pytest.param([" ".join(reversed(SQUARE.split()))], [], 12.0, 22.0, id="the other way round"),
        pytest.param(["10,20 12,24 10,24 10,20"], [], 32 / 3, 68 / 3, id="a triangle"),
        pytest.param([L_SHAPE], [], 19 / 14, 19 / 14, id="not the mean of its corners"),
        pytest.param([SQUARE, "30,40 30,44 34,44 34,40"], [], 22.0, 32.0, id="two alike"),
        pytest.param([SQUARE, "30,40"], [], 12.0, 22.0, id="a corner beside an area counts nothing"),
        pytest.param(["10,20 14,24"], [], 12.0, 22.0, id="a line"),
        pytest.param([], ["11.5,21.5 30"], 11.5, 21.5, id="a circle"),
        pytest.param([], ["11.5,21.5 0"], 11.5, 21.5, id="a circle that is a point"),
        pytest.param([], ["0,179 50", "0,-179 50"], 0.0, 180.0, id="two across the date line"),
        pytest.param(["nonsense"], ["11.5,21.5 30"], 11.5, 21.5, id="one of two cannot be read"),
    ],
)
def test_the_middle(polygons: list[str], circles: list[str], north: float, east: float) -> None:
    found = centre(polygons, circles)
    assert found[0] is not None
    assert found == pytest.approx((north, east))


@pytest.mark.parametrize(
    ("polygons", "circles"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["", " "], [""], id="nothing said"),
        pytest.param(["91,0 0,0 0,1"], [], id="off the map"),
        pytest.param([], ["nan,nan 3"], id="no numbers"),
    ],
)
def test_what_has_no_middle(polygons: list[str], circles: list[str]) -> None:
    assert centre(polygons, circles) == (None, None)


DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(
    st.lists(st.lists(DEGREES, max_size=8), max_size=4), st.lists(DEGREES, max_size=3), st.text(max_size=9)
)
def test_a_middle_lies_on_the_map(
    rings: list[list[tuple[float, float]]], points: list[tuple[float, float]], other: str
) -> None:
    polygons = [" ".join(f"{n},{e}" for n, e in ring) for ring in rings]
    north, east = centre([*polygons, other], [f"{n},{e} 10" for n, e in points] + [other])
    assert north is None or math.isfinite(north)
    assert east is None or abs(east) <= 180
