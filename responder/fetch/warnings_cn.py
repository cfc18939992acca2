"""Warnings of China's weather offices, in the JSON lists of the national services.

``{"data": {"page": {"list": [...]}}}`` is the National Meteorological Centre's, ``{"alertData": [...]}`` the
national warning service's, ``{"list": [...]}`` and ``{"data": [...]}`` those of services that pass it on.
"""

import re
from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 2000  # Warnings read of one list.
ZONE = "Asia/Shanghai"  # Of every time in these lists, wherever the feed is said to be.
_PROMISED = "a list of weather warnings under data.page.list, alertData, list or data"
_LISTS = (("data", "page", "list"), ("data", "list"), ("alertData",), ("list",), ("data",))
_COLOURS = {"红": "Extreme", "橙": "Severe", "黄": "Moderate", "蓝": "Minor"}
_COLOUR = re.compile("([红橙黄蓝])色")
_EVENT = re.compile("(?:.{0,200}(?:发布|解除|将|变更为?|更新为?|确认))?(.{1,20}?)[红橙黄蓝]色预警")
_AREA = re.compile("(.{2,60}?)(?:气象|自然资源|水利|水务|应急|人民政府|森林|防汛)")
_GRADE = re.compile(r"/[IVⅠⅡⅢⅣ]{1,4}(?:/.*)?")
_PAGE = "http://www.12379.cn/data/alarmcontent.shtml?file="
_NAMED = re.compile(r"\d{14}_\d{14}", re.ASCII)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry a warning, in the order of the list."""
    answer = document(feed, body, content_type, _PROMISED)
    rows = next((found for path in _LISTS if isinstance(found := inside(answer, *path), list)), None)
    if rows is None:
        raise unexpected(feed, _PROMISED)
    return tuple(
        Sighting(entry) for entry in readable(feed, [_entry(feed, r) for r in rows[:MOST]], _PROMISED)
    )


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None for a warning without a headline."""
    title = plain(_GRADE.sub("", words(inside(row, "title"), inside(row, "headline"))))
    if not title:
        return None
    names = ("issuetime", "sendTime", "timestamp")
    at = words(*(inside(row, name) for name in names), inside(row, "extra", "issue_time"))
    identifier = words(inside(row, "identifier"))
    named = words(inside(row, "alertid"), identifier, inside(row, "extra", "alertid"), inside(row, "id"))
    stated = link(words(inside(row, "url")), feed.url)
    return Entry(
        feed.id,
        key=key(named, f"{title} {at}"),
        title=title,
        url=stated or (_PAGE + identifier + ".html" if _NAMED.fullmatch(identifier) else ""),
        summary=plain(words(inside(row, "description"), inside(row, "desc")), SUMMARY),
        published=moment(at, ZONE),
        record=_record(row, title),
    )


def _record(row: Any, title: str) -> Record:
    """Red, orange, yellow and blue are the four steps from Extreme to Minor."""
    level = words(inside(row, "extra", "level"), inside(row, "hot_value"))
    colours = _COLOUR.findall(title) or _COLOUR.findall(level)
    event, area = _EVENT.match(title), _AREA.match(title)
    return Record(
        event=event[1] if event else plain(words(inside(row, "extra", "type"))),
        area=area[1] if area else "",
        severity=_COLOURS[colours[-1]] if colours else None,
        message_type="Cancel" if "解除" in title and "发布" not in title else "Alert",
        latitude=number(inside(row, "latitude"), 90),
        longitude=number(inside(row, "longitude"), 180),
    )


SOURCE = Source(conditional, parse)
