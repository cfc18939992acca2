"""Hot lists as JSON in the many forms in which sites and services give them, told apart by shape.

Understood are DailyHotApi and lists kept in its manner, Weibo, Zhihu, Baidu, Toutiao, Bilibili, Douyin
and Tencent.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from responder.fetch.dates import first_moment
from responder.fetch.newsnow import heat, once
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, readable, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Rows read of one list.
ZONE = "Asia/Shanghai"  # Of every time in these lists that names none.
_PROMISED = "a hot list of DailyHotApi, Weibo, Zhihu, Baidu, Toutiao, Bilibili, Douyin or Tencent"
_Path = tuple[str | int, ...]
_LISTS: tuple[_Path, ...] = (  # Where the rows lie; the closer named before the wider.
    ("data", "realtime"),  # Weibo.
    ("data", "band_list"),  # Weibo, with more about each row.
    ("data", "cards", 0, "content", 0, "content"),  # Baidu for telephones.
    ("data", "cards", 0, "content"),  # Baidu.
    ("data", "word_list"),  # Douyin.
    ("word_list",),
    ("idlist", 0, "newslist"),  # Tencent.
    ("data", "trending", "list"),  # Bilibili, words.
    ("data", "list"),  # Bilibili, videos.
    ("top_search", "words"),  # Zhihu, words.
    ("data",),  # DailyHotApi, Toutiao, Zhihu.
    ("list",),
    (),
)
_TITLES: tuple[_Path, ...] = (
    ("target", "title_area", "text"),
    ("target", "title"),
    ("note",),
    ("title",),
    ("Title",),
    ("show_name",),
    ("display_query",),
    ("word",),
    ("keyword",),
    ("query",),
)
_ADDRESSES: tuple[_Path, ...] = (
    ("target", "link", "url"),
    ("url",),
    ("Url",),
    ("mobileUrl",),
    ("appUrl",),
    ("rawUrl",),
    ("short_link_v2",),
)
_SUMMARIES: tuple[_Path, ...] = (
    ("target", "excerpt_area", "text"),
    ("target", "excerpt"),
    ("desc",),
    ("extra", "desc"),
    ("abstract",),
)
_HEATS: tuple[_Path, ...] = (
    ("target", "metrics_area", "text"),
    ("detail_text",),
    ("hot",),
    ("hotScore",),
    ("hot_value",),
    ("HotValue",),
    ("num",),
    ("heat_score",),
    ("hotEvent", "hotScore"),
    ("stat", "view"),
)
_TIMES: tuple[_Path, ...] = (("timestamp",), ("pubdate",), ("event_time",), ("onboard_time",))
_FORMS: tuple[tuple[_Path, str], ...] = (  # Addresses made of what a row names.
    (("bvid",), "https://www.bilibili.com/video/"),
    (("show_name",), "https://search.bilibili.com/all?keyword="),
    (("sentence_id",), "https://www.douyin.com/hot/"),
    (("word_scheme",), "https://s.weibo.com/weibo?q="),
    (("display_query",), "https://www.zhihu.com/search?type=content&q="),
)
_SEARCH = re.compile(r"/weibo\?q=", re.ASCII)  # Lists kept by others leave off Weibo's own host.
_QUESTION = re.compile(r"https?://api\.zhihu\.com/questions/(\d{1,20})", re.ASCII)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Rows in the order of the list; a title that stands there twice counts at its better rank.

    Rows that somebody paid for, and Tencent's words about the list, keep their place, but are not shown.
    """
    answer = document(feed, body, content_type, _PROMISED)
    rows = _rows(answer)
    if rows is None:
        said = [inside(answer, name) for name in ("message", "msg", "errmsg", "error")]
        raise unexpected(feed, _PROMISED, *said, inside(answer, "error", "message"))
    read = [_sighting(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1) if not _paid(row)]
    return once(readable(feed, read, _PROMISED))


def lists(answer: Any) -> bool:
    """True if there are rows with titles where one of these lists has them."""
    return any(_stated(row, _TITLES) for row in (_rows(answer) or [])[:MOST])


def _rows(answer: Any) -> list[Any] | None:
    return next((rows for path in _LISTS if isinstance(rows := inside(answer, *path), list)), None)


def _paid(row: Any) -> bool:
    return bool(inside(row, "is_ad") or inside(row, "topic_ad") or inside(row, "articletype") == "560")


def _sighting(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """The title is the key, as ids there change from look to look; None where there is none."""
    title = plain(_stated(row, _TITLES))
    if not title:
        return None
    hot = next((number for text in _all(row, _HEATS) if (number := heat(text)) is not None), None)
    entry = Entry(
        feed.id,
        key=key(title),
        title=title,
        url=_address(row),
        summary=plain(_stated(row, _SUMMARIES), SUMMARY),
        published=first_moment(_all(row, _TIMES), ZONE),
    )
    return Sighting(entry, rank, hot)


def _address(row: Any) -> str:
    """A whole address that the row states, else one made of what it names.

    A relative one is not made whole, as the feed may be read from another site than the list is of.
    """
    for text in _all(row, (*_ADDRESSES, ("target", "url"))):
        if address := link(_whole(text)):
            return _QUESTION.sub(r"https://www.zhihu.com/question/\1", address)
    for path, form in _FORMS:
        if text := words(inside(row, *path)):
            return link(form + quote(text.encode("utf-8", "replace")))
    return ""


def _whole(text: str) -> str:
    if _SEARCH.match(text):
        return "https://s.weibo.com" + text
    return "https:" + text if text.startswith("//") else text


def _all(row: Any, paths: tuple[_Path, ...]) -> Iterator[str]:
    return (text for path in paths if (text := words(inside(row, *path))))


def _stated(row: Any, paths: tuple[_Path, ...]) -> str:
    return next(_all(row, paths), "")


SOURCE = Source(conditional, parse)
