"""CAP 1.2 out: a holding text as a public alert, on our own site and, where an address is set, sent there.

The publication's id is the alert's identifier, so a receiver knows a repeat. Updates and cancellations
name every alert that they replace. We know neither magnitude nor place as a warning centre does, so
urgency, severity and certainty are Unknown: a receiver may show the alert, and must not sound sirens.
Explanations are no alerts and are refused.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from responder.model.parts import headings
from responder.model.publication import Deed, Fate, Outcome, Publication, PublicationId
from responder.model.text import Bilingual, Language
from responder.model.version import Content, TextKind
from responder.publish import answers, prose, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
KIND_OF = "application/cap+xml"
TYPES = {
    Deed.PUBLISH: "Alert",
    Deed.UPDATE: "Update",
    Deed.CORRECT: "Update",
    Deed.WITHDRAW: "Cancel",
}
TAGS = {Language.ZH: "zh-CN", Language.EN: "en-US"}
HEADLINE = 160  # Characters that every receiver can show (CAP 1.2, 3.2.2).
NO_ALERT = Bilingual(
    "科普解释不是预警，CAP 只发首发声明", "an explanation is no alert: CAP carries holding texts only"
)


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if outgoing.content.kind is not TextKind.HOLDING:
        return answers.refused("no_alert", NO_ALERT)
    if outgoing.outlet.url and not heard:
        headers = {"Content-Type": KIND_OF}
        if outgoing.secret:
            headers["Authorization"] = f"Bearer {outgoing.secret}"
        return HttpCall(outgoing.outlet.url, headers, alert(outgoing))
    refusal = answers.judged(heard[-1]) if heard else None
    # A receiver that knows the identifier has it already.
    if refusal and refusal.code != "409":
        return refusal
    return Outcome(Fate.LIVE, outgoing.publication.id, address(outgoing))


def preview(outgoing: Outgoing) -> Preview:
    title = wording.headline(outgoing)
    return Preview(alert(outgoing).decode(), HEADLINE, len(title))


def address(outgoing: Outgoing) -> str:
    """Of the alert on our own site; a page is at SITE/zh/NAME/."""
    site = outgoing.page.rstrip("/").rpartition("/")[0].rpartition("/")[0]
    return f"{site}/{path(outgoing.publication.id)}"


def path(publication: PublicationId) -> str:
    """Of an alert, under the site's address."""
    return f"cap/{publication}.xml"


def alert(outgoing: Outgoing) -> bytes:
    """One alert with one info block, in the language of the text."""
    publication, content = outgoing.publication, outgoing.content
    sender = urlsplit(outgoing.page).hostname or "localhost"
    root = etree.Element("alert", nsmap={None: NAMESPACE})
    _add(root, "identifier", publication.id)
    _add(root, "sender", sender)
    _add(root, "sent", _stamp(publication.at))
    _add(root, "status", "Exercise" if content.drill else "Actual")
    _add(root, "msgType", TYPES[outgoing.deed] if outgoing.standing else _alone(outgoing.deed))
    _add(root, "scope", "Public")
    note = wording.EXERCISE.of(content.language) if content.drill else wording.wrong(outgoing)
    _add(root, "note", note)
    # All of them: a receiver that missed an update still shows the alert before it.
    _add(root, "references", " ".join(_reference(sender, one) for one in outgoing.earlier))
    _info(root, outgoing)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _info(root: etree._Element, outgoing: Outgoing) -> None:
    content = outgoing.content
    info = etree.SubElement(root, "info")
    _add(info, "language", TAGS[content.language])
    _add(info, "category", "Other")
    _add(info, "event", " ".join(content.title.split()) or "-")
    _add(info, "urgency", "Past" if outgoing.deed is Deed.WITHDRAW else "Unknown")
    _add(info, "severity", "Unknown")
    _add(info, "certainty", "Unknown")
    if content.next_update_at and outgoing.deed is not Deed.WITHDRAW:
        _add(info, "expires", _stamp(content.next_update_at))
    _add(info, "headline", wording.headline(outgoing))
    _add(info, "description", _description(outgoing))
    if outgoing.deed is not Deed.WITHDRAW:
        _add(info, "instruction", prose.plain(content.parts.get("do", "")))
    _add(info, "web", outgoing.page)


def _description(outgoing: Outgoing) -> str:
    if outgoing.deed is Deed.WITHDRAW:
        return wording.wrong(outgoing)
    lines = (wording.wrong(outgoing), outgoing.content.long_alert, *_parts(outgoing.content))
    return "\n\n".join(line for line in lines if line)


def _parts(content: Content) -> Sequence[str]:
    named = headings(content.language)
    kept = {name: prose.plain(text) for name, text in content.parts.items() if name != "do"}
    return [f"{named[name]}\n{text}" for name, text in kept.items() if text]


def _alone(deed: Deed) -> str:
    """Without an earlier alert there is nothing to update."""
    return "Cancel" if deed is Deed.WITHDRAW else "Alert"


def _reference(sender: str, earlier: Publication) -> str:
    return f"{sender},{earlier.id},{_stamp(earlier.at)}"


def _stamp(at: datetime) -> str:
    """CAP wants the distance from UTC written out, and -00:00 for UTC itself (3.3.2)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _add(parent: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, name).text = text


KIND = PublisherKind(compose, preview, repeats=True)
