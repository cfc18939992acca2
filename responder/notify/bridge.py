"""The other services, through apprise.

Its yes means handed over, no more: it takes a refusal with HTTP 200 for success, works in threads
of its own and does not pass our address guard. So a kind that we compose ourselves comes first.
The apprise URL holds the account's keys, so it is read from the environment.
"""

from responder.notify.wire import AppriseCall, ChannelKind, Outgoing, Wire


def compose(outgoing: Outgoing) -> Wire:
    message = outgoing.message
    body = f"{message.body}\n{message.action}: {message.url}"
    return AppriseCall(outgoing.secret, outgoing.subject, body)


KIND = ChannelKind(compose, needs=("secret",))
