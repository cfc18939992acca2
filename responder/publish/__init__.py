"""The edge where texts go to the public.

A publisher is a pure ``compose`` that says, from what the outlet has answered so far, which call to
make next or what became of the publication; ``sender`` alone touches the wire. A new publisher is a
new file and one line in ``kinds``.
"""

from responder.publish.kinds import PUBLISHERS, SITE, faults
from responder.publish.sender import Sender
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply

__all__ = [
    "PUBLISHERS",
    "SITE",
    "HttpCall",
    "Outgoing",
    "Preview",
    "PublisherKind",
    "Reply",
    "Sender",
    "faults",
]
