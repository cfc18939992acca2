"""What two wordings share, and when their figures cannot be of one event."""

import pytest

from responder.decide.quakes import sizes_in
from responder.decide.words import contradict, elsewhere, terms


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        pytest.param("某地7.4级地震", "某地6.9级地震", False, id="half a step is one event"),
        pytest.param("某地7.5级地震", "某地7.0级地震", False, id="half a step whatever the rounding"),
        pytest.param("某地7.4级地震", "某地6.8级地震", True, id="more than half a step is another"),
        pytest.param("某地7级地震", "某地5.2级地震", True, id="a whole number is a size"),
        pytest.param("某地7级地震", "Magnitude 7.3 quake", False, id="a whole number, near enough, abroad"),
        pytest.param("某地7.2级地震", "阵风7级 地震棚被掀", False, id="wind has no magnitude"),
        pytest.param("近海M7.1", "近海M5.0地震", True, id="straight after a Han character"),
        pytest.param("7.5级强震后又发生6.6级地震", "发生6.6级地震", False, id="one of two sizes"),
        pytest.param("某地地震", "某地6.9级地震", False, id="only one states a size"),
    ],
)
def test_sizes_more_than_half_a_step_apart_contradict(one: str, other: str, *, apart: bool) -> None:
    assert contradict(terms(one), terms(other)) is apart
    assert contradict(terms(other), terms(one)) is apart


@pytest.mark.parametrize(
    ("title", "sizes"),
    [
        ("7.5级强震后又发生6.6级地震", {7.5, 6.6}),
        ("Magnitude 6.1 quake, then a magnitude 5 aftershock", {6.1, 5.0}),
        ("10级地震般的掌声", set()),
        ("M5芯片发布", set()),
    ],
)
def test_every_size_is_read(title: str, sizes: set[float]) -> None:
    assert set(sizes_in(title)) == sizes


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        pytest.param("江西地震", "日本近海地震", True, id="a province and another country"),
        pytest.param("东京震感明显", "日本近海地震", False, id="a city and its country"),
        pytest.param("Quake felt in Tokyo", "日本近海地震", False, id="in another language"),
        pytest.param("四川暴雨", "广州暴雨", True, id="two provinces"),
        pytest.param("中国驻日本使馆提醒", "日本海啸", False, id="one of the places named"),
        pytest.param("暴雨预警", "广州暴雨", False, id="only one names a place"),
        pytest.param("Storm in Amsterdam", "荷兰风暴", False, id="a foreign city and its country"),
    ],
)
def test_places_are_told_apart_across_languages(one: str, other: str, *, apart: bool) -> None:
    assert elsewhere(terms(one), terms(other)) is apart
