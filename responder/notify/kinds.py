"""The one table of channels, and what a channel's settings must hold."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from responder.model.oncall import Channel
from responder.notify import (
    bridge,
    dingtalk,
    feishu,
    inbox,
    mail,
    ntfy,
    slack,
    sms,
    telegram,
    twilio,
    webhook,
    webpush,
    wecom,
)
from responder.notify.wire import ChannelKind

CHANNELS: Mapping[str, ChannelKind] = MappingProxyType(
    {
        "inbox": inbox.KIND,
        "email": mail.KIND,
        "webhook": webhook.KIND,
        "dingtalk": dingtalk.KIND,
        "feishu": feishu.KIND,
        "wecom": wecom.KIND,
        "slack": slack.KIND,
        "telegram": telegram.KIND,
        "ntfy": ntfy.KIND,
        "sms": sms.KIND,
        "twilio": twilio.KIND,
        "webpush": webpush.KIND,
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
    if channel.url and kind.schemes and not _usable(channel.url, kind.schemes):
        # The url itself is not shown: a robot's holds its token.
        yield (
            "its url cannot be used",
            f"Begin it with {' or '.join(f'{s}://' for s in kind.schemes)} and a host",
        )


def _usable(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        split = urlsplit(url)
        known = split.scheme in schemes or ("https" in schemes and split.scheme == "http" and _here(split))
        return known and bool(split.hostname) and split.port != 0
    except ValueError:
        return False


def _here(split: SplitResult) -> bool:
    """True on this machine, where nothing can be overheard."""
    if split.hostname == "localhost":
        return True
    try:
        return ip_address(split.hostname or "").is_loopback
    except ValueError:
        return False
