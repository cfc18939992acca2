"""Which titles repeat a claim, so that a debunk of it answers them."""

import pytest

from responder.decide.same import agree, denies, disputed, numbers, repeats
from responder.model.library import Verdict

CLOSE = (0.7, 0.6)


@pytest.mark.parametrize(
    ("title", "claim", "same"),
    [
        pytest.param("隔夜菜致癌", "隔夜菜会致癌", True, id="the claim itself"),
        pytest.param("网传隔夜菜致癌，真相来了", "隔夜菜会致癌", True, id="passed on as hearsay"),
        pytest.param("隔夜菜致癌系谣言", "隔夜菜会致癌", True, id="called a rumour"),
        pytest.param("隔夜菜致癌？不实信息", "隔夜菜会致癌", True, id="called untrue"),
        pytest.param("隔夜菜能不能吃会致癌吗", "隔夜菜会致癌", True, id="asked for"),
        pytest.param("隔夜菜不会致癌", "隔夜菜会致癌", False, id="denied"),
        pytest.param("微波炉没有辐射", "微波炉有辐射", False, id="denied with another word"),
        pytest.param("喝水不能治感冒", "喝水治感冒", False, id="cannot"),
        pytest.param("打疫苗不是没有用", "打疫苗有用", True, id="two denials cancel"),
        pytest.param("每天喝2升水能排毒", "每天喝8升水能排毒", False, id="another number"),
        pytest.param("每天喝8升水能排毒", "每天喝8升水能排毒", True, id="the same number"),
        pytest.param("每天喝水能排毒", "每天喝8升水能排毒", True, id="no number in the title"),
        pytest.param("9月2日起每天喝8升水能排毒", "每天喝8升水能排毒", True, id="a date beside the number"),
        pytest.param("三天内必有大地震", "3天内必有大地震", True, id="a number in words"),
        pytest.param("两天内必有大地震", "3天内必有大地震", False, id="another number in words"),
        pytest.param("无人机投放不明药物", "无人机投放药物", True, id="words that only look like denials"),
        pytest.param("喝茶不仅提神还能退烧", "喝茶能退烧", True, id="not only"),
        pytest.param("Boiled water cures the flu", "Boiled water cures flu", True, id="en the claim"),
        pytest.param("Boiled water does not cure the flu", "Boiled water cures flu", False, id="en denied"),
        pytest.param("No, boiled water can't cure flu", "Boiled water cures flu", True, id="en twice denied"),
        pytest.param("Rumour: boiled water cures flu", "Boiled water cures flu", True, id="en rumour"),
        pytest.param("Masks don't stop smoke", "Masks stop smoke", False, id="en don't"),
        pytest.param("5 cups of tea stop a cold", "3 cups of tea stop a cold", False, id="en another number"),
        pytest.param("Three cups of tea stop a cold", "3 cups of tea stop a cold", True, id="en in words"),
        pytest.param("A quake of 1,200 km is due", "A quake of 1200 km is due", True, id="en thousands"),
        pytest.param("Tea not only warms, it cures flu", "Tea cures flu", True, id="en not only"),
        pytest.param("Salt never cures a burn", "Salt cures a burn", False, id="en never"),
        pytest.param(
            "Ten drops of iodine protect", "Two drops of iodine protect", False, id="en both in words"
        ),
    ],
)
def test_numbers_and_denials_must_agree(title: str, claim: str, same: bool) -> None:
    assert agree(title, claim) is same
    assert repeats(title, claim, Verdict.FALSE, CLOSE) is same


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        pytest.param(Verdict.TRUE, False, id="true"),
        pytest.param(Verdict.MOSTLY_TRUE, False, id="mostly true"),
        pytest.param(Verdict.MISLEADING, True, id="misleading"),
        pytest.param(Verdict.UNPROVEN, True, id="unproven"),
        pytest.param(Verdict.FALSE, True, id="false"),
        pytest.param(None, False, id="no claim"),
    ],
)
def test_what_holds_is_never_shown_as_a_rumour(verdict: Verdict | None, shown: bool) -> None:
    assert disputed(verdict) is shown
    assert repeats("雾天少开窗", "雾天少开窗", verdict, (1.0, 1.0)) is shown


@pytest.mark.parametrize(
    ("likeness", "same"),
    [
        pytest.param((0.7, 0.6), True, id="both alike"),
        pytest.param((0.9, 0.0), False, id="the same subject in other words"),
        pytest.param((0.2, 0.9), False, id="the same words about something else"),
    ],
)
def test_the_same_subject_is_not_enough(likeness: tuple[float, float], same: bool) -> None:
    assert repeats("盐水漱口防流感", "盐水漱口防流感", Verdict.FALSE, likeness) is same


def test_figures_are_read_in_both_scripts() -> None:
    assert numbers("两杯、3.5 度、1,200 人") == {2.0, 3.5, 1200.0}
    assert numbers("seven of 10") == {7.0, 10.0}


def test_a_rumour_that_is_named_is_not_denied_by_that() -> None:
    assert not denies("谣言：该地停水")
    assert denies("该地没有停水")
