"""Lists of feeds as other readers write and read them (OPML 2.0).

What OPML has no word for stands in attributes of a namespace of our own, so that an export comes back as
it was. Leave to ask this machine (`local`) and the mark of a drill are never taken from a file.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import groupby

from lxml import etree

from responder.errors import ConfigError, Fault
from responder.fetch.charset import decoded
from responder.fetch.text import link, plain
from responder.model.feed import Feed, Group

OURS = "https://responder.example/ns/opml"
DEEPEST = 20  # Levels of outlines.
MOST = 10_000  # Feeds.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_OWN = ("id", "kind", "trust", "interval", "zone", "paths")
_GROUPS = (  # By words of a category or a folder, the first that fits.
    (
        Group.OFFICIAL,
        re.compile(
            r"official|emergenc|disaster|weather|quake|alert|官方|应急|灾|气象|预警|地震", re.IGNORECASE
        ),
    ),
    (Group.HEALTH, re.compile(r"health|medic|disease|健康|卫生|医", re.IGNORECASE)),
    (Group.SCIENCE, re.compile(r"scien|research|tech|科学|科技|研究|学术", re.IGNORECASE)),
    (Group.HOTLIST, re.compile(r"hot.?list|trending|热榜|热搜", re.IGNORECASE)),
    (Group.SOCIAL, re.compile(r"social|forum|社交|论坛", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list, as it stands there."""

    url: str
    title: str
    language: str
    group: Group
    line: int
    own: Mapping[str, str] = field(default_factory=dict)  # What an export of ours says besides.


def read(text: bytes, path: str) -> tuple[Outline, ...]:
    """All feeds, however deep they lie. Raises ConfigError with the line of every fault."""
    root = _root(text, path)
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise ConfigError([Fault(path, root.sourceline or 0, "no OPML: no <opml> with a <body>", _EXPORT)])
    outlines: list[Outline] = []
    faults: list[Fault] = []
    for one in body.iter("outline"):
        stated = one.get("xmlUrl", one.get("xmlurl"))
        if stated is None:
            continue
        if address := link(stated):
            outlines.append(_outline(one, address))
        else:
            what = f"xmlUrl = {plain(stated)!r} is no address of the web"
            faults.append(Fault(path, one.sourceline or 0, what, "Write it with http:// or https://"))
    if not outlines and not faults:
        faults.append(Fault(path, 0, "lists no feeds: no <outline> has an xmlUrl", _EXPORT))
    if len(outlines) > MOST:
        faults.append(Fault(path, 0, f"lists more than {MOST} feeds", "Split it"))
    if faults:
        raise ConfigError(faults)
    return tuple(outlines)


_EXPORT = "Export the list again from the program that it comes from, as OPML"


def written(feeds: Sequence[Feed], title: str) -> bytes:
    """A list of feeds, in a folder for each group."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"r": OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    order = list(Group)
    for group, held in groupby(
        sorted(feeds, key=lambda feed: order.index(feed.group)), lambda feed: feed.group
    ):
        folder = etree.SubElement(body, "outline", {"text": str(group)})
        for feed in held:
            etree.SubElement(folder, "outline", _attributes(feed))
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return text


def interval_text(interval: timedelta) -> str:
    """As the settings have it: 90s, 10m, 2h."""
    seconds = int(interval.total_seconds())
    unit, size = next((u, s) for u, s in (("h", 3600), ("m", 60), ("s", 1)) if seconds % s == 0)
    return f"{seconds // size}{unit}"


def _root(text: bytes, path: str) -> etree._Element:
    clean = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), decoded(text, "").lstrip("\ufeff"))
    if "<!DOCTYPE" in clean:
        line = clean[: clean.index("<!DOCTYPE")].count("\n") + 1
        raise ConfigError([Fault(path, line, "carries a DTD, which is not read", "Take the DOCTYPE out")])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        return etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        what = f"not well-formed XML: {error.msg}"
        raise ConfigError([Fault(path, error.lineno or 0, what, _mend(str(error.msg)))]) from error


def _mend(said: str) -> str:
    if "EntityRef" in said or "xmlParseEntityRef" in said:
        return "Write & as &amp;"
    if "mismatch" in said or "Premature end" in said:
        return "Close the element; a feed's ends with />"
    return "Mend the line, or export the list again"


def _outline(one: etree._Element, address: str) -> Outline:
    title = plain(one.get("title") or one.get("text") or "")
    own = {name: text for name in _OWN if (text := one.get(f"{{{OURS}}}{name}"))}
    return Outline(address, title, one.get("language", ""), _group(one), one.sourceline or 0, own)


def _group(one: etree._Element) -> Group:
    """By its own category, else by the folders that it lies in, the nearest first."""
    above = list(one.iterancestors("outline"))[:DEEPEST]
    texts: Iterable[str] = (
        one.get("category", ""),
        *(two.get("text") or two.get("title") or "" for two in above),
    )
    for text in texts:
        named = text.strip("/ ").lower()
        if named in set(Group):
            return Group(named)
        if found := next((group for group, words in _GROUPS if words.search(text)), None):
            return found
    return Group.NEWS


def _attributes(feed: Feed) -> dict[str, str]:
    own = {"id": str(feed.id), "kind": feed.kind, "trust": str(feed.trust), "zone": feed.zone}
    own["interval"] = interval_text(feed.interval)
    if feed.paths is not None:
        own["paths"] = json.dumps(asdict(feed.paths), ensure_ascii=False)
    plainly = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
    plainly |= {"language": feed.language, "category": str(feed.group)}
    return plainly | {f"{{{OURS}}}{name}": text for name, text in own.items()}
