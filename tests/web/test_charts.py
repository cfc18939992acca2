"""The pictures of reports: what they show stands in words beside every bar."""

from xml.etree import ElementTree

import pytest

from responder.decide.report import Facts, month_report, story_report
from responder.model.journal import Act
from responder.model.text import Language
from responder.web import charts
from responder.web.charts import Bar, chart
from tests.decide.test_report import SHANGHAI, alert, at, facts, page, sent

BUSY: tuple[Facts, ...] = (
    facts(
        alerts=(alert(1),),
        acts=(Act(at(3), "e", "alert.acknowledged", "a-1"),),
        pages=(page(6, 30),),
        sent=(sent(20),),
    ),
)


def drawn(bars: list[Bar], most: float = 0.0) -> ElementTree.Element:
    return ElementTree.fromstring(chart(bars, "用时", most=most))


def test_the_alternative_says_all_that_is_drawn() -> None:
    picture = drawn([Bar("接手", 3, "3.0 / ≤ 5", 5), Bar("首发", 20, "20.0 迟", 15, late=True)])
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "用时. 接手: 3.0 / ≤ 5; 首发: 20.0 迟"
    assert [one.get("class") for one in picture.iter("rect")] == ["timely", "late"]
    assert len(list(picture.iter("line"))) == 2


def test_nothing_is_drawn_outside_the_picture() -> None:
    picture = drawn([Bar("a", 500, "500"), Bar("b", 1, "1", 900), Bar("c", 0, "0")])
    ends = [float(one.get("x", 0)) + float(one.get("width", 0)) for one in picture.iter("rect")]
    assert max(ends) <= charts.BAR
    assert max(float(one.get("x1", 0)) for one in picture.iter("line")) <= charts.BAR
    assert min(float(one.get("width", 0)) for one in picture.iter("rect")) > 0


def test_the_words_after_the_longest_bar_fit_a_phone() -> None:
    picture = drawn([Bar("Holding text in public", 118.4, "118.4 / ≤ 15 late", 15, late=True)])
    words = list(picture.iter("text"))[1]
    glyph = 7.2  # Pixels of a character at most, at the size that the sheet gives them.
    assert float(words.get("x", 0)) + glyph * len(words.text or "") <= charts.WIDTH


def test_a_share_is_drawn_of_the_whole() -> None:
    (bar,) = drawn([Bar("a", 0.5, "50%")], most=1.0).iter("rect")
    assert float(bar.get("width", 0)) == charts.BAR / 2


def test_nothing_is_no_picture() -> None:
    assert chart([], "用时") == ""


def test_a_name_cannot_break_out_of_the_picture() -> None:
    said = list(drawn([Bar('"><script>', 1, "1")]).itertext())
    assert '"><script>' in said


@pytest.mark.parametrize(
    ("language", "words"), [(Language.ZH, "信号到首发声明"), (Language.EN, "Signal to holding text")]
)
def test_a_month_is_drawn_in_the_readers_language(language: Language, words: str) -> None:
    made = charts.month(month_report("2026-11", BUSY, (), SHANGHAI), [("Li", 2)], language)
    assert words in made.spans
    assert "100%" in made.shares
    assert "Li: 2" in made.night


def test_a_month_of_nothing_has_no_pictures() -> None:
    made = charts.month(month_report("2026-11", (), (), SHANGHAI), [], Language.ZH)
    assert not made.spans + made.shares + made.night


def test_stages_that_are_late_say_so_in_words() -> None:
    picture = ElementTree.fromstring(charts.stages(story_report(BUSY[0]).milestones, Language.EN))
    assert "20.0 / ≤ 15 late" in (picture.get("aria-label") or "")
