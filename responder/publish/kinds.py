"""The one table of publishers, and what an outlet's settings must hold."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from responder.model.publication import Outlet
from responder.publish import (
    bluesky,
    cap,
    ghost,
    mastodon,
    newsletter,
    robots,
    site,
    telegram,
    webhook,
    websub,
    wechat,
    wordpress,
)
from responder.publish.wire import PublisherKind

SITE = Outlet("site", "site")  # Always there.

PUBLISHERS: Mapping[str, PublisherKind] = MappingProxyType(
    {
        "site": site.KIND,
        "websub": websub.KIND,
        "wordpress": wordpress.KIND,
        "mastodon": mastodon.KIND,
        "webhook": webhook.KIND,
        "telegram": telegram.KIND,
        "feishu": robots.FEISHU_KIND,
        "dingtalk": robots.DINGTALK_KIND,
        "wecom": robots.WECOM_KIND,
        "slack": robots.SLACK_KIND,
        "wechat": wechat.KIND,
        "bluesky": bluesky.KIND,
        "ghost": ghost.KIND,
        "cap": cap.KIND,
        "newsletter": newsletter.KIND,
    }
)


def faults(outlet: Outlet) -> Iterator[tuple[str, str]]:
    """What is wrong with an outlet's settings, and how to mend it."""
    kind = PUBLISHERS.get(outlet.kind)
    if kind is None:
        yield f"no kind of outlet {outlet.kind!r}", f"Write one of {', '.join(PUBLISHERS)}"
        return
    for need in kind.needs:
        if not getattr(outlet, need):
            yield f"{outlet.kind} needs {need}", f"Add {need} to the outlet"
    for mend in kind.mends(outlet):
        yield f"{outlet.name} cannot be used as it is set", mend
    if outlet.url and not _usable(outlet.url, kind.schemes):
        # The url itself is not shown: it may hold a token.
        start = " or ".join(f"{scheme}://" for scheme in kind.schemes)
        yield "its url cannot be used", f"Begin it with {start} and a host; http:// only on this machine"


def _usable(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        split = urlsplit(url)
        here = split.hostname in {"localhost", "127.0.0.1", "::1"}
        return bool(split.hostname) and (
            split.scheme in schemes or ("https" in schemes and split.scheme == "http" and here)
        )
    except ValueError:
        return False
