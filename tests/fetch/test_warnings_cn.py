"""Weather warnings of China's national services."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.warnings_cn import parse
from responder.model.feed import Entry, Record, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("warnings_cn", trust=Trust.OFFICIAL, language="zh", url="http://pond.example.org/rest/find")
TITLE = "青蛙省池塘市荷花县气象台发布暴雨红色预警信号"
CENTRE = {
    "alertid": "99010141600000_20260921083000",
    "issuetime": "2026/09/21 08:30",
    "title": TITLE,
    "url": "/publish/alarm/1.html",
    "pic": "https://pond.example.org/p.png",
}
SERVICE = {
    "identifier": "99010141600000_20260921083000",
    "headline": TITLE + "/I/特别严重",
    "sendTime": "2026-09-21 08:30:00",
    "description": "预计三小时内有大雨。",
    "latitude": "30.25",
    "longitude": "103.5",
}
RECORD = Record(event="暴雨", area="青蛙省池塘市荷花县", severity="Extreme")


def looked(answer: Any) -> tuple[Sighting, ...]:
    return parse(HERE, json.dumps(answer).encode(), "application/json")


def centre(*rows: Any) -> tuple[Sighting, ...]:
    return looked({"msg": "success", "code": 0, "data": {"page": {"pageNo": 1, "list": rows}}})


def record(title: str) -> Record:
    found = centre(CENTRE | {"title": title})[0].entry.record
    assert found is not None
    return found


def test_a_warning_of_the_centre() -> None:
    assert centre(CENTRE) == (
        Sighting(
            Entry(
                HERE.id,
                "99010141600000_20260921083000",
                TITLE,
                "http://pond.example.org/publish/alarm/1.html",
                published=datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
                record=RECORD,
            )
        ),
    )


def test_a_warning_of_the_warning_service() -> None:
    (found,) = looked({"alertData": [SERVICE]})
    assert found == Sighting(
        Entry(
            HERE.id,
            "99010141600000_20260921083000",
            TITLE,
            "http://www.12379.cn/data/alarmcontent.shtml?file=99010141600000_20260921083000.html",
            "预计三小时内有大雨。",
            datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
            Record(
                event="暴雨", area="青蛙省池塘市荷花县", severity="Extreme", latitude=30.25, longitude=103.5
            ),
        )
    )


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(
            {
                "list": [
                    {
                        "title": TITLE,
                        "url": "https://a.example.org/1",
                        "hot_value": "红色",
                        "extra": {"alertid": "7", "issue_time": "2026/09/21 08:30", "level": "红色"},
                    }
                ]
            },
            id="a list",
        ),
        pytest.param(
            {
                "code": 200,
                "data": [
                    {"id": "7", "title": TITLE, "timestamp": 1789950600000, "url": "https://a.example.org/1"}
                ],
            },
            id="as DailyHotApi has it",
        ),
    ],
)
def test_lists_that_are_passed_on(answer: Any) -> None:
    (found,) = looked(answer)
    assert (found.entry.key, found.entry.url, found.entry.record) == ("7", "https://a.example.org/1", RECORD)
    assert found.entry.published == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "event", "severity"),
    [
        pytest.param("池塘市气象台发布大风蓝色预警信号", "大风", "Minor", id="blue"),
        pytest.param("池塘市气象台发布雷雨大风黄色预警信号", "雷雨大风", "Moderate", id="yellow"),
        pytest.param("池塘市气象台继续发布高温橙色预警信号", "高温", "Severe", id="orange, still"),
        pytest.param("池塘市自然资源局发布地质灾害气象风险红色预警", "地质灾害气象风险", "Extreme", id="red"),
        pytest.param(
            "池塘市气象台将暴雨黄色预警升级为红色",
            "暴雨",
            "Extreme",
            id="raised: the last colour",
        ),
        pytest.param("池塘市今天晴", "", None, id="no warning"),
    ],
)
def test_event_and_severity(title: str, event: str, severity: str | None) -> None:
    found = record(title)
    assert (found.event, found.severity) == (event, severity)


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("池塘市气象台解除暴雨橙色预警信号", "Cancel"),
        ("池塘市气象台解除暴雨橙色预警信号并发布暴雨黄色预警信号", "Alert"),
        (TITLE, "Alert"),
    ],
)
def test_an_end_is_known_as_one(title: str, message: str) -> None:
    assert record(title).message_type == message


def test_colour_and_event_may_stand_beside_the_title() -> None:
    row = {"title": "池塘市气象台预警", "extra": {"level": "橙色", "type": "冰雹"}}
    found = looked({"list": [row]})[0].entry.record
    assert found == Record(event="冰雹", area="池塘市", severity="Severe")


@pytest.mark.parametrize(
    ("at", "year"),
    [("2097/06/01 08:00", 2097), ("2999/06/01 08:00", None), ("soon", None), (None, None), ([], None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: Any, year: int | None) -> None:
    found = centre(CENTRE | {"issuetime": at})[0].entry.published
    assert (found.year if found else None) == year


def test_a_warning_that_cannot_be_read_costs_no_other() -> None:
    assert [s.entry.title for s in centre({}, "row", {"title": ["a"]}, None, CENTRE)] == [TITLE]


def test_a_calm_day_is_no_error() -> None:
    assert centre() == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"data": {"page": null}}', id="no page"),
        pytest.param(b'{"alertData": 3}', id="a number of warnings"),
        pytest.param(b'{"alertData": [3]}', id="not one can be read"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a list of weather warnings"):
        parse(HERE, body, "application/json")
