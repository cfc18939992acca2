"""CAP 1.1 and 1.2: an alert document, or an Atom index whose entries hold cap: elements."""

import math
from collections.abc import Iterator

from lxml import etree

from responder.errors import ParseError
from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.xml import tree
from responder.model.feed import Entry, Feed, Record, Sighting, Status

MOST = 500  # Alerts read of one index.
_CAP = "urn:oasis:names:tc:emergency:cap:"
_STATUS = {status.lower(): status for status in Status}


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry an alert, in the feed's language where the alert has it."""
    root = tree(feed, body, content_type)
    name = etree.QName(root).localname
    if name == "alert":
        alerts = [(root, _info(feed, root))]
    elif name == "feed":
        alerts = [(entry, entry) for entry in _indexed(feed, root)]
    else:
        raise ParseError(feed.id, f"neither a CAP alert nor an index of alerts but <{name}>")
    entries = [entry for alert, info in alerts if (entry := _entry(feed, alert, info)) is not None]
    if alerts and not entries:
        raise ParseError(feed.id, "an alert without a headline or an identifier")
    return tuple(Sighting(entry) for entry in entries)


def _indexed(feed: Feed, root: etree._Element) -> list[etree._Element]:
    """Entries that hold an alert; one lone entry without says in many indexes that nothing is the matter."""
    entries = list(root.iterchildren("{*}entry"))
    alerts = [entry for entry in entries if any(_is_cap(element) for element in entry.iter("{*}*"))]
    if len(entries) > 1 and not alerts:
        raise ParseError(feed.id, "an index without CAP elements; read it as rss")
    return alerts[:MOST]


def _is_cap(element: etree._Element) -> bool:
    return str(element.tag).startswith("{" + _CAP)


def _entry(feed: Feed, alert: etree._Element, info: etree._Element) -> Entry | None:
    """Alert holds what is said once, info what is said in one language; in an index both are the entry."""
    headline = _text(info, "headline") or _text(info, "title") or _text(info, "event")
    title, named = plain(headline), key(_text(alert, "identifier"), _text(alert, "id"))
    if not title or not named:
        return None
    sent = _text(alert, "sent") or _text(alert, "published") or _text(alert, "updated")
    return Entry(
        feed.id,
        key=named,
        title=title,
        url=link(_text(info, "web")) or _link(feed, alert),
        summary=plain(_text(info, "description") or _text(info, "summary"), SUMMARY),
        published=moment(sent, feed.zone),
        record=_record(feed, alert, info),
    )


def _record(feed: Feed, alert: etree._Element, info: etree._Element) -> Record:
    latitude, longitude = _centre(info)
    return Record(
        event=plain(_text(info, "event")),
        area="; ".join(plain(area) for area in _texts(info, "areaDesc")),
        severity=_word(info, "severity"),
        urgency=_word(info, "urgency"),
        certainty=_word(info, "certainty"),
        status=_STATUS.get(_text(alert, "status").lower(), Status.ACTUAL),
        message_type=_word(alert, "msgType") or "Alert",
        references=_references(_text(alert, "references")),
        expires=moment(_text(info, "expires"), feed.zone),
        latitude=latitude,
        longitude=longitude,
    )


def _info(feed: Feed, alert: etree._Element) -> etree._Element:
    """The info block in the feed's language, else in a kindred one, else the first, else the alert."""
    infos = list(alert.iterchildren("{*}info"))
    wanted = feed.language.lower()
    tags = [(_text(info, "language") or "en-US").lower() for info in infos]  # CAP's own default.
    exact = [info for info, tag in zip(infos, tags, strict=True) if tag == wanted]
    kindred = [i for i, tag in zip(infos, tags, strict=True) if tag.split("-")[0] == wanted.split("-")[0]]
    return (*exact, *kindred, *infos, alert)[0]


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    for found in element.iter("{*}" + name):
        if text := "".join(found.itertext()).strip():
            yield text


def _text(element: etree._Element, name: str) -> str:
    return next(_texts(element, name), "")


def _word(element: etree._Element, name: str) -> str | None:
    """One of CAP's fixed words, however it is capitalised."""
    return plain(_text(element, name)).capitalize() or None


def _link(feed: Feed, alert: etree._Element) -> str:
    """The entry's own page before any other that it points to."""
    links = sorted(alert.iter("{*}link"), key=lambda found: found.get("rel", "alternate") != "alternate")
    return next((address for found in links if (address := link(found.get("href", ""), feed.url))), "")


def _references(text: str) -> tuple[str, ...]:
    """sender,identifier,sent triples; only the identifiers name earlier entries (CAP 1.2, 3.2.1)."""
    return tuple(key(parts[1]) for triple in text.split() if len(parts := triple.split(",")) == 3)


def _centre(info: etree._Element) -> tuple[float, float] | tuple[None, None]:
    """Middle of the first polygon's corners, or of the first circle."""
    shape = _text(info, "polygon") or _text(info, "circle").split(" ")[0]
    try:
        corners = [(float(pair.split(",")[0]), float(pair.split(",")[1])) for pair in shape.split()]
        open_ring = corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners
        latitude = math.fsum(corner[0] for corner in open_ring) / len(open_ring)
        longitude = _middle([corner[1] for corner in open_ring])
    except (ValueError, IndexError, ZeroDivisionError, OverflowError):
        return None, None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)


def _middle(longitudes: list[float]) -> float:
    """Across the date line 179 and -179 lie two degrees apart."""
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [degrees + 360 if degrees < 0 else degrees for degrees in longitudes]
    middle = math.fsum(longitudes) / len(longitudes)
    return middle - 360 if middle > 180 else middle


SOURCE = Source(conditional, parse)
