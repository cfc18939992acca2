"""Well-formed documents of every kind of feed, as its own tests have them, for what breaks documents."""

import json
from collections.abc import Mapping
from typing import Any

from tests.fetch import (
    test_bluesky,
    test_cap,
    test_cenc,
    test_fdsn,
    test_gdacs,
    test_github,
    test_hackernews,
    test_jma,
    test_jsonfeed,
    test_mastodon,
    test_newsnow,
    test_reddit,
    test_rss,
    test_science,
    test_usgs,
    test_warnings_cn,
    test_who,
)

ROW = {
    "title": "池塘涨水",
    "url": "https://v.example.org/1",
    "hot_value": "22.7W讨论",
    "extra": {"desc": "夜里"},
}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _texts(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


GOLDEN: Mapping[str, tuple[bytes, ...]] = {
    "rss": _texts(test_rss.RSS_ZH, test_rss.ATOM_EN, test_rss.RSSHUB, *test_rss.OLD),
    "newsnow": (test_newsnow.listed(ROW, {**ROW, "extra": {"info": "85 万热度"}}),),
    "usgs": (test_usgs.summary(test_usgs.quake(), test_usgs.quake("q2")),),
    "cap": _texts(
        test_cap.ALERT,
        test_cap.INDEX.format(entries=test_cap.ENTRY.format(n=1) + test_cap.LEAD.format(n=2)),
        test_cap.RSS_INDEX.format(entries=test_cap.ITEM.format(n=1)),
    ),
    "cenc": (test_cenc.own(test_cenc.OWN, test_cenc.PASSED_ON), _json({"No1": test_cenc.OWN})),
    "fdsn": (test_fdsn.events(test_fdsn.quake(), test_fdsn.quake()),),
    "jsonfeed": (test_jsonfeed.fed(test_jsonfeed.ITEM),),
    "hotlist": tuple(
        _json(value)
        for value in (
            {"code": 200, "data": [ROW]},
            {"data": {"realtime": [{"note": "池塘", "word_scheme": "#池塘#", "num": 9}]}},
            {
                "data": {
                    "cards": [
                        {"content": [{"word": "池塘", "hotScore": "9", "rawUrl": "https://b.example/"}]}
                    ]
                }
            },
            {"data": [{"target": {"title_area": {"text": "池塘"}, "link": {"url": "https://z.example/"}}}]},
        )
    ),
    "gdacs": _texts(
        test_gdacs.RSS.format(items=test_gdacs.QUAKE + test_gdacs.STORM + test_gdacs.PLAIN), test_gdacs.ATOM
    ),
    "warnings_cn": (
        _json({"data": {"page": {"list": [test_warnings_cn.CENTRE]}}}),
        _json({"alertData": [test_warnings_cn.SERVICE]}),
    ),
    "mastodon": (_json([test_mastodon.LINK, test_mastodon.TAG, test_mastodon.POST]),),
    "hackernews": (_json({"hits": [test_hackernews.HIT]}), _json([test_hackernews.ITEM])),
    "reddit": (_json(test_reddit.listing(test_reddit.POST)),),
    "bluesky": (_json({"feed": [test_bluesky.POST]}), _json({"posts": [test_bluesky.POST]})),
    "science": _texts(
        test_science.ARXIV,
        test_science.ARXIV_RSS,
        test_science.JOURNAL.format(guid="a", title="A. Heron: Frogs"),
        test_science.RELEASE.format(title="EMBARGOED: Frogs", about="Embargoed until 21 Sep 2026 18:00 GMT"),
    ),
    "who": (test_who.listed(test_who.notice(), test_who.notice(UseOverrideTitle=True)),),
    "github": (
        test_github.page(test_github.row(), test_github.row(gained="")),
        _json({"items": [test_github.hit()]}),
    ),
    "jma": _texts(
        test_jma.report(body=test_jma.QUAKE + test_jma.SHAKEN + test_jma.CALM),
        test_jma.report(items=test_jma.ITEMS.format(name="大雨警報")),
        test_jma.INDEX.format(entries=test_jma.ENTRY.format(kind="津波警報", said="【津波警報】")),
    ),
    "jmespath": (_json({"data": [ROW]}),),
}
