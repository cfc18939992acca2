"""What titles say in figures, and where they disagree."""

from datetime import UTC, datetime, timedelta

import pytest

from responder.decide.figures import Kind, Saying, disagreements, figures, read
from responder.model.feed import FeedId, Trust

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TITLES: tuple[tuple[str, set[tuple[Kind, float]]], ...] = (
    ("青禾县发生7.4级地震 震源深度10公里", {(Kind.MAGNITUDE, 7.4), (Kind.DEPTH, 10)}),
    ("青禾县附近海域发生5.2级地震，震源深度约35千米", {(Kind.MAGNITUDE, 5.2), (Kind.DEPTH, 35)}),
    ("M 7.5 - 100 km E of Qinghe, depth 35 km", {(Kind.MAGNITUDE, 7.5), (Kind.DEPTH, 35)}),
    ("Magnitude 6.1 quake strikes Qinghe, 12 km deep", {(Kind.MAGNITUDE, 6.1), (Kind.DEPTH, 12)}),
    ("青禾地震致2死8伤", {(Kind.DEAD, 2), (Kind.INJURED, 8)}),
    ("青禾化工厂爆炸已造成八人遇难", {(Kind.DEAD, 8)}),
    ("青禾山体滑坡已致十二人死亡 三人失联", {(Kind.DEAD, 12), (Kind.MISSING, 3)}),
    ("青禾溃坝遇难人数升至35人", {(Kind.DEAD, 35)}),
    ("青禾渔船沉没 失踪6人", {(Kind.MISSING, 6)}),
    ("青禾煤矿透水5人被困", {(Kind.TRAPPED, 5)}),
    ("楼房坍塌两人被埋", {(Kind.TRAPPED, 2)}),
    ("青禾一工厂氨气泄漏 23人送医", {(Kind.INJURED, 23)}),
    ("暴雨致青禾3.2万人紧急转移", {(Kind.EVACUATED, 32000)}),
    ("青禾紧急疏散群众1200余人", {(Kind.EVACUATED, 1200)}),
    ("两千三百人被转移至安置点", {(Kind.EVACUATED, 2300)}),
    ("青禾洪灾直接经济损失1.5亿元", {(Kind.AMOUNT, 150_000_000)}),
    ("青禾乳业被罚款300万元", {(Kind.AMOUNT, 3_000_000)}),
    ("12 dead, 30 injured in Qinghe factory blast", {(Kind.DEAD, 12), (Kind.INJURED, 30)}),
    ("Quake kills 8 in Qinghe", {(Kind.DEAD, 8)}),
    ("Qinghe dam: death toll rises to 27", {(Kind.DEAD, 27)}),
    ("Two dead as bus overturns near Qinghe", {(Kind.DEAD, 2)}),
    ("Qinghe mine: eleven miners trapped", {(Kind.TRAPPED, 11)}),
    ("14 missing after ferry sinks off Qinghe", {(Kind.MISSING, 14)}),
    ("More than 3,000 people evacuated in Qinghe", {(Kind.EVACUATED, 3000)}),
    ("Firefighters evacuated 500 residents", {(Kind.EVACUATED, 500)}),
    ("Flood damage put at $2.5 billion", {(Kind.AMOUNT, 2_500_000_000)}),
    ("Quake kills 8, dozens hurt", {(Kind.DEAD, 8)}),
    ("青禾食物中毒 数十人送医", set()),
    ("百余人受伤", set()),
    ("上百人中毒", set()),
    ("谣言：青禾爆炸造成8人死亡不实", set()),
    ("网传青禾地震8人死亡", set()),
    ("青禾大地震24万人遇难 五十周年祭", set()),
    ("如果青禾发生8级地震会死亡多少人", set()),
    ("青禾地震已致8人遇难，专家预测余震可能再致10人死亡", {(Kind.DEAD, 8)}),
    ("新剧大结局 主角团3人死亡", set()),
    ("青禾转移安置3500户", set()),
    ("青禾新地标高300米", set()),
    ("无人员伤亡 青禾火灾已扑灭", set()),
)


@pytest.mark.parametrize(("title", "wanted"), [pytest.param(*row, id=row[0]) for row in TITLES])
def test_a_title_says(title: str, wanted: set[tuple[Kind, float]]) -> None:
    assert {(kind, number) for kind, _, number in read(title)} == wanted


def say(text: str, feed: str, minutes: int, trust: Trust = Trust.PRESS) -> Saying:
    return Saying(text, FeedId(feed), trust, START + timedelta(minutes=minutes))


def test_figures_that_differ_stand_side_by_side_official_first_then_the_latest() -> None:
    told = figures(
        [
            say("青禾地震已致2人死亡", "paper", 0),
            say("青禾地震已致8人死亡", "list", 30, Trust.LIST),
            say("青禾地震已致5人死亡", "ministry", 10, Trust.OFFICIAL),
        ]
    )
    (dead,) = told
    assert [value.number for value in dead.values] == [5, 8, 2]
    assert dead.disagree
    line = disagreements(told)
    assert line is not None
    assert line.zh == "说法不一：死亡 5(官方)/8(list)/2(paper)"
    assert line.en == "figures differ: dead 5(official) / 8(list) / 2(paper)"


def test_a_feeds_last_word_replaces_what_it_said_before() -> None:
    told = figures([say("青禾地震2人死亡", "paper", 0), say("青禾地震8人死亡", "paper", 30)])
    assert [value.number for value in told[0].values] == [8]
    assert disagreements(told) is None


def test_what_a_list_shows_at_one_moment_is_all_its_last_word() -> None:
    told = figures([say("青禾7.4级地震", "list", 0), say("青禾发生7.5级地震", "list", 0)])
    assert {value.number for value in told[0].values} == {7.4, 7.5}


def test_one_figure_that_many_say_is_no_disagreement_and_names_them_all() -> None:
    told = figures([say("青禾7.4级地震", "a", 0), say("青禾发生7.4级地震", "b", 1, Trust.OFFICIAL)])
    (value,) = told[0].values
    assert [one.feed for one in value.said] == ["b", "a"]
    assert not told[0].disagree


def test_two_magnitudes_are_never_averaged() -> None:
    told = figures([say("青禾7.4级地震", "a", 0), say("青禾7.5级地震", "b", 1)])
    assert [value.number for value in told[0].values] == [7.5, 7.4]


def test_money_of_two_countries_is_not_compared() -> None:
    told = figures([say("洪灾损失1亿元", "a", 0), say("Flood damage put at $2 million", "b", 1)])
    assert [(one.unit, one.disagree) for one in told] == [("$", False), ("元", False)]


def test_the_order_in_which_titles_come_changes_nothing() -> None:
    said = [say("2人死亡", "a", 0), say("8人死亡", "b", 5), say("3人死亡", "a", 9), say("5人受伤", "c", 2)]
    assert figures(said) == figures(said[::-1])
