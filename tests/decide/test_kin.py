"""Which titles are a part of an event that is already live, though they are not like it."""

import numpy as np
import pytest

from responder.decide.cluster import Known
from responder.decide.kin import Event, Opened, parent
from responder.decide.words import rarity, terms
from responder.model.library import SubjectId
from responder.model.story import Severity, StoryId
from tests.decide.test_cluster import at

FLOOD, FOOD = SubjectId("flood"), SubjectId("food")
TOLD = ("青禾水库溃坝", "云岭县青禾水库溃坝")
RARE = rarity([*TOLD, "春节", "football"])
DAM = StoryId("dam")


def opened(title: str, degrees: float, subject: SubjectId = FLOOD, bad: Severity = Severity.HARM) -> Opened:
    return Opened(title, at(degrees)[0], subject, bad)


def joins(new: Opened, told: tuple[str, ...] = TOLD, *, natural: bool = True) -> bool:
    known = Known(np.repeat(at(0), len(told), axis=0), (DAM,) * len(told), tuple(map(terms, told)))
    events = [Event(DAM, new.subject if not natural else FLOOD, natural, Severity.DANGER)]
    return parent(new, events, known, RARE) == DAM


@pytest.mark.parametrize(
    ("title", "degrees", "kin"),
    [
        pytest.param("溃坝洪水多久到县城", 70, True, id="a question about it"),
        pytest.param("洪水多久到县城", 60, True, id="no word in common, but much of the sense"),
        pytest.param("洪水多久到县城", 75, False, id="no word in common and little of the sense"),
        pytest.param("Dam fails, thousands told to flee", 74, True, id="in another language, near enough"),
        pytest.param("Dam fails, thousands told to flee", 78, False, id="in another language, too far"),
    ],
)
def test_a_title_of_the_same_natural_hazard_joins_its_event(title: str, degrees: float, *, kin: bool) -> None:
    assert joins(opened(title, degrees)) is kin


@pytest.mark.parametrize(
    ("new", "told"),
    [
        pytest.param(opened("溃坝洪水多久到县城", 60, FOOD), TOLD, id="another subject"),
        pytest.param(opened("广西洪水", 60), ("湖南洪水",), id="another place"),
        pytest.param(opened("某地5.1级地震", 10), ("某地7.5级地震",), id="another size"),
    ],
)
def test_what_is_about_something_else_stays_apart(new: Opened, told: tuple[str, ...]) -> None:
    assert not joins(new, told)


def test_what_is_graver_than_the_event_is_never_hidden_in_it() -> None:
    known = Known(at(0), (DAM,), (terms("水库水位上涨"),))
    event = Event(DAM, FLOOD, natural=True, severity=Severity.WORRY)
    assert parent(opened("水库溃坝", 40, bad=Severity.DANGER), [event], known, RARE) is None
    assert parent(opened("水库溃坝", 40, bad=Severity.WORRY), [event], known, RARE) == DAM


def test_less_likeness_is_enough_in_a_place_that_both_name() -> None:
    assert joins(opened("湖南居民撤到山上", 76), ("湖南洪水",))
    assert not joins(opened("居民撤到山上", 76), ("湖南洪水",))


def test_subjects_that_are_no_natural_hazard_ask_for_more() -> None:
    assert not joins(opened("校门口的面包还能吃吗", 60, FOOD), ("学校午餐中毒",), natural=False)
    assert joins(opened("校门口的面包还能吃吗", 50, FOOD), ("学校午餐中毒",), natural=False)


def test_the_likest_of_two_events_takes_the_title_in() -> None:
    known = Known(at(0, 80), (StoryId("far"), StoryId("near")), (terms("甲地"), terms("乙地")))
    events = [Event(StoryId(name), FLOOD, True, Severity.DANGER) for name in ("far", "near")]
    assert parent(opened("撤离", 60), events, known, RARE) == "near"
