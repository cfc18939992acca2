"""The one table of channels, and what a channel's settings must hold."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from responder.model.oncall import Channel
from responder.notify import bridge, dingtalk, feishu, inbox, mail, webhook
from responder.notify.wire import ChannelKind

CHANNELS: Mapping[str, ChannelKind] = MappingProxyType(
    {
        "inbox": inbox.KIND,
        "email": mail.KIND,
        "webhook": webhook.KIND,
        "dingtalk": dingtalk.KIND,
        "feishu": feishu.KIND,
        "apprise": bridge.KIND,
    }
)


def faults(channel: Channel) -> Iterator[tuple[str, str]]:
    """What is wrong with a channel's settings, and how to mend it."""
    kind = CHANNELS.get(channel.kind)
    if kind is None:
        yield f"no kind of channel {channel.kind!r}", f"Write one of {', '.join(CHANNELS)}"
        return
    for need in kind.needs:
        if not getattr(channel, need):
            yield f"{channel.kind} needs {need}", f"Add {need} to the channel"
