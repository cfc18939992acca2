"""Tells a WebSub hub that our feeds have news (W3C WebSub 7.2); a second ping does no harm."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from responder.model.publication import Fate, Outcome
from responder.publish.answers import judged
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

FEEDS = ("atom.xml", "feed.json")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """One call that names both feeds of the text's language."""
    if not heard:
        fields = [("hub.mode", "publish"), *(("hub.url", address) for address in _feeds(outgoing))]
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return HttpCall(outgoing.outlet.url, headers, urlencode(fields).encode())
    return judged(heard[-1]) or Outcome(Fate.LIVE, url=_feeds(outgoing)[0])


def preview(outgoing: Outgoing) -> Preview:
    return Preview("\n".join(_feeds(outgoing)))


def _feeds(outgoing: Outgoing) -> tuple[str, ...]:
    """Addresses of the feeds; a page is at SITE/zh/NAME/."""
    folder = outgoing.page.rstrip("/").rpartition("/")[0]
    return tuple(f"{folder}/{name}" for name in FEEDS) if urlsplit(folder).scheme else ()


KIND = PublisherKind(compose, preview, repeats=True, needs=("url",))
