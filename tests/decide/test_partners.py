"""Which stories are offered first to whoever merges one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.decide.partners import likely
from responder.model.feed import FeedId
from responder.model.library import SubjectId
from responder.model.story import Story, StoryId, Title
from tests.decide.test_precedence import held
from tests.room import START


def story(name: str, *titles: str, subject: str = "flood-dam", minutes: float = 0) -> Story:
    made = held(name)[0]
    told = tuple(Title(text, FeedId("a"), START) for text in titles)
    scope = replace(made.scope, subject=SubjectId(subject))
    return replace(made, titles=told, scope=scope, last_seen=START + timedelta(minutes=minutes))


DAM = story("dam", "青禾水库溃坝 下游紧急撤离")


@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        pytest.param(
            story("x", "青禾水库溃坝 已转移两千人"),
            story("y", "县城自来水还能喝吗", minutes=9),
            id="one that shares its words",
        ),
        pytest.param(
            story("x", "县城自来水还能喝吗"),
            story("y", "量子计算机破解RSA", subject="physics-quantum", minutes=9),
            id="one of its subject",
        ),
        pytest.param(
            story("x", "一座水库溃坝"),
            story("y", "四川雅安一座水库溃坝", minutes=9),
            id="one that names no other place",
        ),
        pytest.param(story("x", "甲事", minutes=9), story("y", "乙事"), id="else the one seen last"),
    ],
)
def test_what_is_offered_first(likelier: Story, other: Story) -> None:
    part = replace(DAM, titles=(*DAM.titles, Title("广东清远水库溃坝", FeedId("a"), START)))
    assert likely(part, [other, likelier], 5) == (likelier, other)


def test_it_is_never_offered_itself_and_no_more_than_asked_for() -> None:
    others = [DAM, *(story(str(n), "甲事", minutes=n) for n in range(9))]
    assert [one.id for one in likely(DAM, others, 3)] == [StoryId("8"), StoryId("7"), StoryId("6")]


def test_without_titles_there_is_still_an_order() -> None:
    assert likely(story("a"), [story("b"), story("c", minutes=1)], 5)[0].id == "c"
