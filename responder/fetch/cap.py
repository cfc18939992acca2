"""CAP 1.1 and 1.2: an alert document, or an Atom index whose entries hold cap: elements."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from responder.errors import ParseError
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, plain
from responder.fetch.xml import tree
from responder.model.feed import Entry, Feed, Record, Sighting, Status

MOST = 500  # Alerts read of one index.


def parse(feed: Feed, body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    """One entry an alert, in the feed's language where the alert has it."""
    root = tree(feed, body)
    name = etree.QName(root).localname
    if name == "alert":
        return (Sighting(_entry(feed, root, _info(feed, root))),)
    if name != "feed":
        raise ParseError(feed.id, f"neither a CAP alert nor an index of alerts but <{name}>")
    entries = [element for element in root if _is(element, "entry")][:MOST]
    return tuple(Sighting(_entry(feed, entry, entry)) for entry in entries)


def _entry(feed: Feed, alert: etree._Element, info: etree._Element) -> Entry:
    """Alert holds what is said once, info what is said in one language; in an index both are the entry."""
    headline = _text(info, "headline") or _text(info, "title") or _text(info, "event")
    key = _text(alert, "identifier") or _text(alert, "id")
    if not headline or not key:
        raise ParseError(feed.id, "an alert without a headline or an identifier")
    latitude, longitude = _centre(info)
    status = _text(alert, "status")
    return Entry(
        feed.id,
        key=key,
        title=plain(headline),
        url=_text(info, "web") or _link(alert),
        summary=plain(_text(info, "description") or _text(info, "summary"), SUMMARY),
        published=_moment(_text(alert, "sent") or _text(alert, "published") or _text(alert, "updated")),
        record=Record(
            event=plain(_text(info, "event")),
            area="; ".join(plain(area) for area in _texts(info, "areaDesc")),
            severity=_text(info, "severity") or None,
            urgency=_text(info, "urgency") or None,
            certainty=_text(info, "certainty") or None,
            status=Status(status) if status in set(Status) else Status.ACTUAL,
            message_type=_text(alert, "msgType") or "Alert",
            references=_references(_text(alert, "references")),
            expires=_moment(_text(info, "expires")),
            latitude=latitude,
            longitude=longitude,
        ),
    )


def _info(feed: Feed, alert: etree._Element) -> etree._Element:
    """The info block in the feed's language, else the first, else the alert itself."""
    infos = [element for element in alert if _is(element, "info")]
    wanted = [info for info in infos if _text(info, "language").lower().startswith(feed.language.lower())]
    return (wanted or infos or [alert])[0]


def _is(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    for found in element.iter():
        if _is(found, name) and found.text:
            yield found.text.strip()


def _text(element: etree._Element, name: str) -> str:
    return next(_texts(element, name), "")


def _link(element: etree._Element) -> str:
    links = (found.get("href") for found in element.iter() if _is(found, "link"))
    return str(next(links, "") or "")


def _references(text: str) -> tuple[str, ...]:
    """sender,identifier,sent triples; only the identifiers name earlier entries (CAP 1.2, 3.2.1)."""
    return tuple(parts[1] for triple in text.split() if len(parts := triple.split(",")) == 3)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _centre(info: etree._Element) -> tuple[float | None, float | None]:
    """Middle of the first polygon, or of the first circle."""
    shape = _text(info, "polygon") or _text(info, "circle").split(" ")[0]
    try:
        points = [tuple(float(n) for n in pair.split(",")) for pair in shape.split()]
        return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    except (ValueError, IndexError, ZeroDivisionError):
        return None, None


SOURCE = Source(conditional, parse)
