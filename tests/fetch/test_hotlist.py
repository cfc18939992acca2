"""Hot lists told apart by their shape."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.hotlist import parse
from responder.model.feed import Entry, Group, Sighting
from tests.fetch.sample import feed

HERE = feed("hotlist", group=Group.HOTLIST, language="zh")


def looked(answer: Any) -> tuple[Sighting, ...]:
    return parse(HERE, json.dumps(answer).encode(), "application/json")


def daily(*rows: Any) -> dict[str, Any]:
    return {"code": 200, "name": "pond", "title": "池塘", "type": "热榜", "total": len(rows), "data": rows}


def test_a_list_of_daily_hot() -> None:
    rows = (
        {
            "id": "1",
            "title": "青蛙的<em>合唱</em>",
            "desc": "夜里更响",
            "hot": "12.3万",
            "timestamp": 1789950600000,
            "url": "https://pond.example.org/1",
            "mobileUrl": "https://m.pond.example.org/1",
        },
        {"id": "2", "title": "荷花开了", "hot": 4321, "url": "", "mobileUrl": "https://m.pond.example.org/2"},
        {"id": "3", "title": "水位", "desc": None, "hot": None, "timestamp": None, "url": "/3"},
    )
    at = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
    assert looked(daily(*rows)) == (
        Sighting(
            Entry(HERE.id, "青蛙的合唱", "青蛙的合唱", "https://pond.example.org/1", "夜里更响", at),
            1,
            123_000.0,
        ),
        Sighting(Entry(HERE.id, "荷花开了", "荷花开了", "https://m.pond.example.org/2"), 2, 4321.0),
        Sighting(Entry(HERE.id, "水位", "水位"), 3),
    )


@pytest.mark.parametrize(
    ("answer", "url", "heat"),
    [
        pytest.param(
            {
                "ok": 1,
                "data": {"realtime": [{"note": "池塘涨水", "word_scheme": "#池塘涨水#", "num": 90210}]},
            },
            "https://s.weibo.com/weibo?q=%23%E6%B1%A0%E5%A1%98%E6%B6%A8%E6%B0%B4%23",
            90210.0,
            id="Weibo",
        ),
        pytest.param(
            {"data": {"band_list": [{"word": "池塘涨水", "num": 7, "onboard_time": 1789950600}]}},
            "",
            7.0,
            id="Weibo, the other one",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "detail_text": "356 万热度",
                        "target": {"title": "池塘涨水", "url": "https://api.zhihu.com/questions/77"},
                    }
                ]
            },
            "https://www.zhihu.com/question/77",
            3_560_000.0,
            id="Zhihu",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "target": {
                            "title_area": {"text": "池塘涨水"},
                            "metrics_area": {"text": "12 万热度"},
                            "link": {"url": "https://www.zhihu.com/question/77"},
                        }
                    }
                ]
            },
            "https://www.zhihu.com/question/77",
            120_000.0,
            id="Zhihu, cards",
        ),
        pytest.param(
            {"top_search": {"words": [{"query": "池塘", "display_query": "池塘涨水"}]}},
            "https://www.zhihu.com/search?type=content&q=%E6%B1%A0%E5%A1%98%E6%B6%A8%E6%B0%B4",
            None,
            id="Zhihu, words",
        ),
        pytest.param(
            {
                "data": {
                    "cards": [
                        {
                            "content": [
                                {"word": "池塘涨水", "hotScore": "7808", "url": "https://b.example.org/s"}
                            ],
                            "topContent": [{"word": "编辑推荐", "hotScore": "9999"}],
                        }
                    ]
                }
            },
            "https://b.example.org/s",
            7808.0,
            id="Baidu",
        ),
        pytest.param(
            {
                "data": {
                    "cards": [
                        {"content": [{"content": [{"word": "池塘涨水", "url": "https://b.example.org/s"}]}]}
                    ]
                }
            },
            "https://b.example.org/s",
            None,
            id="Baidu for telephones",
        ),
        pytest.param(
            {
                "data": [{"Title": "池塘涨水", "HotValue": "5150", "Url": "https://t.example.org/7"}],
                "fixed_top_data": [{"Title": "编辑推荐"}],
                "status": "success",
            },
            "https://t.example.org/7",
            5150.0,
            id="Toutiao",
        ),
        pytest.param(
            {"code": 0, "data": {"list": [{"title": "池塘涨水", "bvid": "BV1pond", "stat": {"view": 42}}]}},
            "https://www.bilibili.com/video/BV1pond",
            42.0,
            id="Bilibili",
        ),
        pytest.param(
            {
                "data": {
                    "trending": {"list": [{"keyword": "池塘", "show_name": "池塘涨水", "heat_score": 42}]}
                }
            },
            "https://search.bilibili.com/all?keyword=%E6%B1%A0%E5%A1%98%E6%B6%A8%E6%B0%B4",
            42.0,
            id="Bilibili, words",
        ),
        pytest.param(
            {"data": {"word_list": [{"word": "池塘涨水", "hot_value": 1212, "sentence_id": "77"}]}},
            "https://www.douyin.com/hot/77",
            1212.0,
            id="Douyin",
        ),
        pytest.param(
            {
                "list": [
                    {"index": 1, "title": "池塘涨水", "url": "//v.example.org/1", "hot_value": "22.7W讨论"}
                ]
            },
            "https://v.example.org/1",
            227_000.0,
            id="kept in the manner of DailyHotApi",
        ),
        pytest.param([{"title": "池塘涨水", "url": "/pond?q=1"}], "", None, id="a bare list"),
        pytest.param(
            [{"title": "池塘涨水", "url": "/weibo?q=%23%E6%B1%A0%23&Refer=top"}],
            "https://s.weibo.com/weibo?q=%23%E6%B1%A0%23&Refer=top",
            None,
            id="Weibo without its host",
        ),
        pytest.param(
            {
                "ret": 0,
                "idlist": [
                    {
                        "ids_hash": "rank_1",
                        "newslist": [
                            {
                                "id": "P1",
                                "title": "池塘涨水",
                                "articletype": "0",
                                "url": "https://n.example.org/a/P1",
                                "hotEvent": {"title": "涨水", "hotScore": 42, "ranking": 1},
                            }
                        ],
                    }
                ],
            },
            "https://n.example.org/a/P1",
            42.0,
            id="Tencent",
        ),
    ],
)
def test_the_forms(answer: Any, url: str, heat: float | None) -> None:
    (found,) = looked(answer)
    assert (found.entry.title, found.entry.url, found.rank, found.heat) == ("池塘涨水", url, 1, heat)


def test_rows_without_a_title_leave_a_gap_in_the_ranks() -> None:
    answer = daily({"title": "一"}, {"title": None}, "row", {"title": {"zh": "二"}}, {}, {"title": "三"})
    assert [(s.rank, s.entry.title) for s in looked(answer)] == [(1, "一"), (6, "三")]


def test_a_row_that_was_paid_for_is_not_shown() -> None:
    answer = {"data": {"realtime": [{"note": "一"}, {"note": "买", "is_ad": 1}, {"note": "三"}]}}
    assert [(s.rank, s.entry.title) for s in looked(answer)] == [(1, "一"), (3, "三")]


def test_a_title_that_is_there_twice_counts_once_and_higher() -> None:
    answer = daily({"title": "一"}, {"title": "二"}, {"title": "一"})
    assert [(s.rank, s.entry.title) for s in looked(answer)] == [(1, "一"), (2, "二")]


@pytest.mark.parametrize(
    ("time", "year"),
    [(4000000000000, 2096), (99999999999999, None), ("soon", None), ([], None), (True, None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(time: Any, year: int | None) -> None:
    found = looked(daily({"title": "一", "timestamp": time}))[0].entry.published
    assert (found.year if found else None) == year


def test_half_a_character_breaks_no_address() -> None:
    (found,) = looked({"data": {"realtime": [{"note": "一", "word_scheme": "\ud800"}]}})
    assert found.entry.url == "https://s.weibo.com/weibo?q=%3F"


def test_an_empty_list_is_no_error() -> None:
    assert looked(daily()) == ()


def test_what_the_service_says_instead_is_passed_on() -> None:
    with pytest.raises(ParseError, match=r"expected a hot list .* says '请先登录'"):
        looked({"code": 401, "message": "请先登录"})
    with pytest.raises(ParseError, match="says 'later'"):
        looked({"error": {"message": "later"}})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b'"list"', id="a text"),
        pytest.param(b'{"data": null}', id="no data"),
        pytest.param(b'{"data": {"list": 3}}', id="a number of rows"),
        pytest.param(b'[1, {"title": []}]', id="not one title"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b"9" * 10_000, id="a number too long"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a hot list"):
        parse(HERE, body, "application/json")


def test_what_tencent_says_about_its_list_is_no_row_of_it() -> None:
    rows = [
        {"id": "TIP1", "articletype": "560", "title": "每10分钟更新一次"},
        {"id": "P1", "articletype": "0", "title": "池塘涨水"},
    ]
    (found,) = looked({"ret": 0, "idlist": [{"newslist": rows}]})
    assert (found.rank, found.entry.title) == (2, "池塘涨水")


def test_the_end_of_a_longer_list_behind_a_shorter_one_is_passed_over() -> None:
    whole = json.dumps({"list": [{"title": "池塘涨水"}]}).encode()
    found = parse(HERE, whole + b'"view": 3 } ] }', "application/json")
    assert [sighting.entry.title for sighting in found] == ["池塘涨水"]
