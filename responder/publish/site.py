"""Our own public site: it is drawn from the store, so what is ordered there is live at once."""

from collections.abc import Sequence

from responder.model.publication import Fate, Outcome
from responder.model.quoted import plain
from responder.publish.wire import Outgoing, Preview, PublisherKind, Reply, Step


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    return Outcome(Fate.LIVE, remote=outgoing.publication.version, url=outgoing.page)


def preview(outgoing: Outgoing) -> Preview:
    content = outgoing.content
    lines = [
        outgoing.mark + content.title,
        *content.key_messages,
        *content.parts.values(),
        plain(content.quotations, content.language),
    ]
    return Preview("\n\n".join(line for line in lines if line))


KIND = PublisherKind(compose, preview, repeats=True)
