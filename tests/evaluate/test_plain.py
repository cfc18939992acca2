"""The two plain ways that the service's figures stand beside."""

from datetime import date, datetime

import numpy as np
import pytest

from responder.evaluate.labelled import Day, fold
from responder.evaluate.plain import by_cosine, watch_list
from responder.model.oncall import Priority

AT = datetime.fromisoformat("2030-05-01T00:30+08:00")


def day(*titles: str) -> Day:
    numbers = {fold(title): frozenset({i}) for i, title in enumerate(titles)}
    return Day(date(2030, 5, 1), numbers, dict.fromkeys(range(len(titles)), AT), ())


@pytest.mark.parametrize(
    ("title", "priority"),
    [
        ("水库溃坝 下游撤离", Priority.P1),
        ("货船沉没致3死", Priority.P1),
        ("多地流感高发", Priority.P2),
        ("明星婚礼现场", None),
    ],
)
def test_the_watch_list_pushes_every_title_that_holds_a_word(title: str, priority: Priority | None) -> None:
    assert [one.priority for one in watch_list([day(title)])] == ([priority] if priority else [])


def test_plain_cosine_tells_as_many_as_the_service_and_the_nearest_ones() -> None:
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1]], dtype=np.float32)
    found = by_cosine([day("甲", "乙", "丙")], [rows], rows[:1], 1.0)
    assert [one.titles for one in found] == [("甲",)]
