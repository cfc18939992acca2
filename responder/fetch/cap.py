"""CAP 1.1 and 1.2: an alert document, or an index in Atom or RSS of alerts.

The entries of an index hold cap: elements, or lead to the alert's own document, which is then
asked for (see Sighting.more).
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree

from responder.errors import ParseError
from responder.fetch.dates import moment
from responder.fetch.shapes import centre
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.xml import anywhere, first, page, tree
from responder.model.feed import Entry, Feed, Record, Sighting, Status

MOST = 500  # Alerts read of one index.
SHAPES = 100  # Polygons and circles of one alert that are measured.
_CAP = "urn:oasis:names:tc:emergency:cap:"
_TYPE = "application/cap+xml"
_ENDS = (".cap", ".xml")  # How the addresses of alerts end that state no type.
_STATUS = {status.lower(): status for status in Status}
_WORSE = ("extreme", "severe", "moderate", "minor")


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry an alert, in the feed's language where the alert has it."""
    root = tree(feed, body, content_type)
    name = etree.QName(root).localname
    if name == "alert":
        rows, found = [root], [_alert(feed, root)]
    elif name in {"feed", "RDF"} or (name == "rss" and root.find("{*}channel") is not None):
        rows = _indexed(feed, root)
        found = [_row(feed, row) for row in rows]
    else:
        raise ParseError(feed.id, f"neither a CAP alert nor an index of alerts but <{name}>")
    read = tuple(sighting for sighting in found if sighting is not None)
    if rows and not read:
        raise ParseError(feed.id, "an alert without a headline or an identifier")
    return read


def _indexed(feed: Feed, root: etree._Element) -> list[etree._Element]:
    """Entries that hold an alert or lead to one; a lone other one says in many indexes that all is calm."""
    rows = [*root.iterchildren("{*}entry"), *root.iter("{*}item")]
    alerts = [row for row in rows[:MOST] if _is_cap(row) or _lead(feed, row)]
    if len(rows) > 1 and not alerts:
        raise ParseError(feed.id, "an index without CAP elements; read it as rss")
    return alerts


def _is_cap(row: etree._Element) -> bool:
    return any(str(element.tag).startswith("{" + _CAP) for element in row.iter("{*}*"))


def _lead(feed: Feed, row: etree._Element) -> str:
    """Where the alert's own document lies: a link of its media type, else one that looks like it."""
    links = [*row.iterchildren("{*}link"), *row.iterchildren("{*}enclosure")]
    stated = [(one.get("type", ""), one.get("href") or one.get("url") or one.text or "") for one in links]
    typed = (address for kind, address in stated if kind.partition(";")[0].strip().lower() == _TYPE)
    looks = (address for _, address in stated if urlsplit(link(address, feed.url)).path.endswith(_ENDS))
    return next((whole for address in (*typed, *looks) if (whole := link(address, feed.url))), "")


def _row(feed: Feed, row: etree._Element) -> Sighting | None:
    if _is_cap(row):
        entry = _entry(feed, row, row)
        return None if entry is None else Sighting(entry)
    title, lead = plain(first(row, "title")), _lead(feed, row)
    if not title:
        return None
    entry = Entry(
        feed.id,
        key=key(first(row, "id", "guid"), lead),
        title=title,
        url=page(row, feed.url),
        summary=plain(first(row, "summary", "description"), SUMMARY),
        published=moment(first(row, "published", "updated", "pubDate"), feed.zone),
    )
    return Sighting(entry, more=lead)


def _alert(feed: Feed, alert: etree._Element) -> Sighting | None:
    """In one language; the headline in another is kept beside it."""
    infos = list(alert.iterchildren("{*}info"))
    info = _info(feed, alert, infos)
    entry = _entry(feed, alert, info)
    if entry is None:
        return None
    others = (_headline(other) for other in infos if _tongue(other) != _tongue(info))
    also = next((title for title in others if title and title != entry.title), "")
    return Sighting(replace(entry, also=also))


def _entry(feed: Feed, alert: etree._Element, info: etree._Element) -> Entry | None:
    """Alert holds what is said once, info what is said in one language; in an index both are the entry."""
    title, named = _headline(info), key(_text(alert, "identifier"), first(alert, "id", "guid"))
    if not title or not named:
        return None
    sent = _text(alert, "sent") or first(alert, "published", "updated", "pubDate")
    return Entry(
        feed.id,
        key=named,
        title=title,
        url=link(_text(info, "web")) or page(alert, feed.url),
        summary=plain(_text(info, "description") or _text(info, "summary"), SUMMARY),
        published=moment(sent, feed.zone),
        record=_record(feed, alert, info),
    )


def _headline(info: etree._Element) -> str:
    return plain(_text(info, "headline") or first(info, "title") or _text(info, "event"))


def _record(feed: Feed, alert: etree._Element, info: etree._Element) -> Record:
    shapes = [[*anywhere(info, name)][:SHAPES] for name in ("polygon", "circle")]
    latitude, longitude = centre(*shapes)
    return Record(
        event=plain(_text(info, "event")),
        area="; ".join(plain(area) for area in anywhere(info, "areaDesc")),
        severity=_word(info, "severity"),
        urgency=_word(info, "urgency"),
        certainty=_word(info, "certainty"),
        status=_STATUS.get(_text(alert, "status").lower(), Status.ACTUAL),
        message_type=_message(alert, info),
        references=_references(_text(alert, "references")),
        expires=moment(_text(info, "expires"), feed.zone),
        latitude=latitude,
        longitude=longitude,
    )


def _info(feed: Feed, alert: etree._Element, infos: Sequence[etree._Element]) -> etree._Element:
    """The block in the feed's language, else in a kindred one, else in that of the first; else the alert.

    Of several in one language, which differ in hazard or area, the gravest.
    """
    wanted = feed.language.lower()
    exact = [info for info in infos if _tag(info) == wanted]
    kindred = [info for info in infos if _tongue(info) == wanted.partition("-")[0]]
    same = [info for info in infos if _tongue(info) == _tongue(infos[0])]
    chosen = next((blocks for blocks in (exact, kindred, same) if blocks), [alert])
    return min(chosen, key=_gravity)


def _gravity(info: etree._Element) -> int:
    word = _text(info, "severity").lower()
    return _WORSE.index(word) if word in _WORSE else len(_WORSE)


def _tag(info: etree._Element) -> str:
    return (_text(info, "language") or "en-US").lower()  # CAP's own default.


def _tongue(info: etree._Element) -> str:
    return _tag(info).partition("-")[0]


def _message(alert: etree._Element, info: etree._Element) -> str:
    """An update that calls for no action any more is an end, as a cancellation is (CAP 1.2, AllClear)."""
    word = _word(alert, "msgType") or "Alert"
    clear = "AllClear" in anywhere(info, "responseType")
    return "Cancel" if clear and word in {"Alert", "Update"} else word


def _text(element: etree._Element, name: str) -> str:
    return next(anywhere(element, name), "")


def _word(element: etree._Element, name: str) -> str | None:
    """One of CAP's fixed words, however it is capitalised."""
    return plain(_text(element, name)).capitalize() or None


def _references(text: str) -> tuple[str, ...]:
    """sender,identifier,sent triples; only the identifiers name earlier entries (CAP 1.2, 3.2.1)."""
    return tuple(key(parts[1]) for triple in text.split() if len(parts := triple.split(",")) == 3)


SOURCE = Source(conditional, parse)
