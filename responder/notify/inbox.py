"""The desk's own list: nothing needs to leave."""

from responder.notify.wire import ChannelKind, Nothing

KIND = ChannelKind(compose=lambda _outgoing: Nothing())
