"""What plain HTTP answers mean to a publisher."""

from responder.model.publication import Fate, Outcome
from responder.publish.wire import Reply

TRY_LATER = frozenset({408, 409, 425, 429, 503})
MEANINGS = {
    400: "the outlet does not understand the request",
    401: "the outlet does not accept the secret",
    403: "the outlet forbids this account to publish",
    404: "there is nothing at this address",
    410: "it is gone from the outlet",
    413: "the text is too long for the outlet",
    422: "the outlet does not accept the content",
}


def judged(reply: Reply) -> Outcome | None:
    """What a refusal means; None for 2xx, which the publisher reads itself.

    A 5xx may come after the outlet has done what was asked, so its fate is LOST; 503 and the 4xx that
    ask for patience come before.
    """
    if 200 <= reply.status < 300:
        return None
    code = str(reply.status)
    if reply.status in TRY_LATER:
        return Outcome(Fate.LATER, code=code, meaning="the outlet asks for patience")
    if reply.status >= 500:
        return Outcome(Fate.LOST, code=code, meaning="the outlet has a fault")
    meaning = MEANINGS.get(reply.status, "the outlet refuses")
    return Outcome(Fate.REFUSED, code=code, meaning=meaning)
