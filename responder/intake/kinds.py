"""The feeds that are brought to us: what their settings must hold, and what opens their doors."""

import re
from collections.abc import Iterator, Mapping, Sequence

from responder.errors import ConfigError, Fault
from responder.model.feed import Feed, FeedId, Trust

KINDS = ("push", "mail")
SHORTEST = 20  # Characters of a token; a shorter one could be guessed.
_SENDER = re.compile(r"[^@\s]*@[^@\s]+")


def faults(feed: Feed) -> Iterator[tuple[str, str]]:
    """What is wrong with a feed's ways in, and how to mend it."""
    if feed.kind not in KINDS:
        if feed.door is not None:
            yield "only the kinds push and mail have token, senders or folder", "Take them out"
        if not feed.url:
            yield "url is missing", "Add the address that is to be read"
        if not feed.interval:
            yield "interval is missing", "Add how often it is to be read, as 90s, 10m or 2h"
        return
    if feed.url or feed.interval:
        yield f"the kind {feed.kind} is brought to us and never asked", "Take url and interval out"
    if feed.ranked:
        yield f"the kind {feed.kind} has no ranks", "Choose another group than hotlist"
    yield from _push(feed) if feed.kind == "push" else _mail(feed)


def _push(feed: Feed) -> Iterator[tuple[str, str]]:
    if feed.door is None or not feed.door.token:
        yield "the kind push needs token", "Add the name of the environment variable that holds it"
    elif feed.door.senders or feed.door.folder:
        yield "senders and folder are of the kind mail", "Take them out"


def _mail(feed: Feed) -> Iterator[tuple[str, str]]:
    if feed.door is None or not feed.door.senders:
        yield "the kind mail needs senders", "Add addresses, or domains like @example.org"
        return
    if feed.door.token:
        yield "token is of the kind push", "Take it out"
    for sender in feed.door.senders:
        if not _SENDER.fullmatch(sender):
            yield f"{sender!r} is no sender", "Write an address, or a domain like @example.org"
    if feed.trust is Trust.OFFICIAL:
        # Anybody can write any address above a letter, and an official record may page at night.
        yield "a letter's sender can be forged, so it is never official", "Choose another trust"


def tokens(feeds: Sequence[Feed], environment: Mapping[str, str]) -> Mapping[FeedId, Sequence[str]]:
    """The tokens of each feed; a variable may hold two, so that one can be changed without a gap.

    Raises ConfigError naming the variables that are missing or whose tokens could be guessed.
    """
    names = {feed.id: feed.door.token for feed in feeds if feed.door is not None and feed.door.token}
    found = {feed: tuple(environment.get(name, "").split()) for feed, name in names.items()}
    wrong = [
        Fault(f"feed {feed}", 0, f"the variable {names[feed]} {why}", "Set it to a long random text")
        for feed, held in found.items()
        if (why := _weak(held))
    ]
    shared = {
        token for held in found.values() for token in held if sum(token in h for h in found.values()) > 1
    }
    if shared:
        wrong.append(Fault("feeds", 0, "two feeds share a token", "Give each its own"))
    if wrong:
        raise ConfigError(wrong)
    return found


def _weak(held: Sequence[str]) -> str:
    if not held:
        return "is not set"
    short = any(len(token) < SHORTEST for token in held)
    return f"holds a token of fewer than {SHORTEST} characters" if short else ""
