"""Bulletins of the Japan Meteorological Agency in its own XML, single or as the Atom index lists them."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from responder.errors import ParseError
from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, TITLE, key, plain
from responder.fetch.values import number, readable
from responder.fetch.xml import at, page, tree
from responder.model.feed import Entry, Feed, Record, Sighting, Status

MOST = 500  # Bulletins read of one index.
AREAS = 50  # Of one bulletin that are named.
ZONE = "Asia/Tokyo"  # Of every time in a bulletin that names none.
_PROMISED = "JMA's XML: a <Report> with Control, Head and Body, or an Atom <feed> of bulletins"
_STATUS = {"通常": Status.ACTUAL, "訓練": Status.EXERCISE, "試験": Status.TEST}
_MESSAGES = {"発表": "Alert", "訂正": "Update", "遅延": "Alert", "取消": "Cancel"}
_SCALE = {  # JMA's seismic intensity: how it is written, and how bad it is for people.
    "7": ("7", "Extreme"),
    "6+": ("6強", "Extreme"),
    "6-": ("6弱", "Extreme"),
    "5+": ("5強", "Severe"),
    "5-": ("5弱", "Severe"),
    "4": ("4", "Moderate"),
    "3": ("3", "Minor"),
    "2": ("2", "Minor"),
    "1": ("1", "Minor"),
}
_LANDSLIDES = "土砂災害警戒情報"  # Its own items say only 警戒, to be on guard.
# Warnings by name, the longer before the shorter; None for names of whole kinds of bulletins.
_GRADES: dict[str, str | None] = {
    "津波警報・注意報": None,
    "警報・注意報": None,
    "大津波警報": "Extreme",
    "特別警報": "Extreme",
    "津波警報": "Severe",
    "津波注意報": "Moderate",
    "火口周辺警報": "Moderate",
    _LANDSLIDES: "Severe",
    "警報": "Severe",
    "注意報": "Minor",
}
_ORDER = ("Extreme", "Severe", "Moderate", "Minor")
_WARNING = re.compile("|".join(_GRADES))
_OVER = re.compile("解除|取り?消|ありません|なし|可能性")  # Warnings named beside these words do not hold.
_TSUNAMI = re.compile("津波(?:警報|注意報)")
_COORDINATE = re.compile(r"([+-]\d{1,2}(?:\.\d{1,4})?)([+-]\d{1,3}(?:\.\d{1,4})?)([+-]\d{1,7})?/", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d?", re.ASCII)
_HEADED = ("Head", "Headline", "Information", "Item", "Kind")
_FORESEEN = ("Body", "Tsunami", "Forecast", "Item", "Category", "Kind")
_FORECAST = ("Comments", "ForecastComment", "Text")
_GREAT = "Ｍ８を超える"  # How a magnitude is written that cannot be measured yet.


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry a bulletin."""
    root = tree(feed, body, content_type)
    name = etree.QName(root).localname
    if name == "Report":
        read = [_bulletin(feed, root)]
    elif name == "feed":
        read = [_listed(feed, row) for row in islice(root.iterchildren("{*}entry"), MOST)]
    else:
        raise ParseError(feed.id, f"expected {_PROMISED}, but this is <{name}>")
    return tuple(Sighting(entry) for entry in readable(feed, read, _PROMISED))


def _listed(feed: Feed, row: etree._Element) -> Entry | None:
    """An entry of the index, whose title names the kind of bulletin and whose content is its headline."""
    kind, said = plain(at(row, "title")), plain(at(row, "content"), SUMMARY)
    title = plain(said) or kind
    if not title:
        return None
    address = page(row, feed.url)
    warnings = list(_named(said))
    over = "取り消" in said or ("解除" in said and not warnings)
    return Entry(
        feed.id,
        key=key(at(row, "id"), address, title),
        title=title,
        url=address,
        summary=said,
        published=moment(at(row, "updated"), ZONE),
        record=Record(
            event=_event(kind),
            severity=_worst(warnings),
            status=Status.EXERCISE if "これは訓練" in said else Status.ACTUAL,
            message_type="Cancel" if over else "Alert",
            tsunami=any(_TSUNAMI.search(name) for name in warnings),
        ),
    )


def _bulletin(feed: Feed, root: etree._Element) -> Entry | None:
    """None where a bulletin says neither what it is about nor when it was made."""
    kind, name = at(root, "Control", "Title"), at(root, "Head", "Title")
    made = at(root, "Head", "ReportDateTime")
    if not plain(name or kind) or not made:
        return None
    headline = plain(at(root, "Head", "Headline", "Text"), SUMMARY)
    comments = (at(root, "Body", *path) for path in (("Text",), _FORECAST))
    record = _record(root, _event(kind), headline)
    return Entry(
        feed.id,
        key=_key(root, at(root, "Head", "Serial") or made),
        title=_title(record, headline or plain(name or kind), _intensity(root)),
        summary=plain(" ".join((headline, *comments)), SUMMARY),
        published=moment(made, ZONE),
        record=record,
    )


def _title(record: Record, headline: str, felt: str) -> str:
    """What happened, in one line; an earthquake that has been measured is told by its figures."""
    strength = f" 最大震度{_SCALE[felt][0]}" if felt else ""
    measured = record.event == "earthquake" and record.magnitude is not None
    if measured and record.area and record.message_type != "Cancel":
        return plain(f"{record.area}で地震 M{record.magnitude:g}{strength}")
    return plain(headline, TITLE - len(strength)) + strength


def _record(root: etree._Element, event: str, headline: str) -> Record:
    quake = max(root.iter("{*}Earthquake"), key=lambda one: _magnitude(one) or 0, default=None)
    name, north, east, depth = ("", None, None, None) if quake is None else _place(quake)
    warnings, felt = list(_warnings(root)), _intensity(root)
    over = "解除" in headline and not warnings
    serial = at(root, "Head", "Serial")
    earlier = range(1, int(serial)) if _SERIAL.fullmatch(serial) else ()
    return Record(
        event=event,
        magnitude=None if quake is None else _magnitude(quake),
        depth_km=depth,
        latitude=north,
        longitude=east,
        area=name or "; ".join(_areas(root)),
        severity=_worst(warnings, _SCALE[felt][1] if felt else None),
        status=_STATUS.get(at(root, "Control", "Status"), Status.ACTUAL),
        message_type="Cancel" if over else _MESSAGES.get(at(root, "Head", "InfoType"), "Alert"),
        references=tuple(_key(root, str(before)) for before in earlier),
        expires=moment(at(root, "Head", "ValidDateTime"), ZONE),
        tsunami=any(_TSUNAMI.search(warning) for warning in warnings) or _feared(root),
    )


def _key(root: etree._Element, which: str) -> str:
    """The event, the kind of information about it, and its number or time."""
    event = at(root, "Head", "EventID") or at(root, "Head", "Title")
    return key(" ".join((event, at(root, "Head", "InfoKind"), which)))


def _event(kind: str) -> str:
    if "津波" in kind and "地震" not in kind:
        return "tsunami"
    return "earthquake" if re.search("震源|震度|緊急地震速報", kind) else plain(kind)


def _magnitude(quake: etree._Element) -> float | None:
    stated = next(quake.iterchildren("{*}Magnitude"), None)
    if stated is None:
        return None
    return 8.0 if _GREAT in (stated.get("description") or "") else number(stated.text, 12)


def _place(quake: etree._Element) -> tuple[str, float | None, float | None, float | None]:
    """Name, north, east and depth in kilometres; a coordinate in degrees and minutes is passed over."""
    name = plain(at(quake, "Hypocenter", "Area", "Name"))
    for stated in quake.iter("{*}Coordinate"):
        if found := _COORDINATE.fullmatch((stated.text or "").strip()):
            depth = None if found[3] is None else abs(float(found[3])) / 1000
            return name, number(found[1], 90), number(found[2], 180), depth
    return name, None, None, None


def _intensity(root: etree._Element) -> str:
    """The strongest that was observed or, in an early warning, is expected; empty if neither is told."""
    paths = (("Observation", "MaxInt"), ("Forecast", "ForecastInt", "To"))
    return next((felt for path in paths if (felt := at(root, "Body", "Intensity", *path)) in _SCALE), "")


def _feared(root: etree._Element) -> bool:
    """True where the set phrase about tsunamis says that warnings hold."""
    return any(_TSUNAMI.search(name) for name in _named(at(root, "Body", *_FORECAST)))


def _warnings(root: etree._Element) -> Iterator[str]:
    """The warnings that hold: of the headline's items and, for tsunamis, of the body's."""
    for path in (_HEADED, _FORESEEN):
        for kind in root.iterfind("/".join("{*}" + step for step in path)):
            name = at(kind, "Name")
            yield from _named(_LANDSLIDES if name == "警戒" else name)


def _named(text: str) -> Iterator[str]:
    """The warnings named in those sentences that do not say that they are over."""
    for sentence in text.split("。"):
        if not _OVER.search(sentence):
            yield from _WARNING.findall(sentence)


def _worst(warnings: Iterable[str], shaken: str | None = None) -> str | None:
    known = {_GRADES[warning] for warning in warnings} | {shaken}
    return next((grade for grade in _ORDER if grade in known), None)


def _areas(root: etree._Element) -> Iterator[str]:
    """Those of the headline's first grouping; the others divide the same land more finely."""
    first = root.find("{*}Head/{*}Headline/{*}Information")
    found = () if first is None else first.iterfind("{*}Item/{*}Areas/{*}Area/{*}Name")
    return (name for area in islice(found, AREAS) if (name := plain(area.text or "")))


SOURCE = Source(conditional, parse)
