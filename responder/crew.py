"""Makes the machine's hand for people out of the settings."""

from collections.abc import Mapping
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from responder.config import Config
from responder.model.feed import Feed, FeedId
from responder.model.library import Library
from responder.notify import CHANNELS
from responder.paging import Caller, Canary, Climber, Morning, Pager, Staff
from responder.store import Store


def staff_of(config: Config, library: Library, feeds: Mapping[FeedId, Feed]) -> Staff:
    return Staff(
        config.people,
        library,
        config.base_url,
        ZoneInfo(config.zone),
        config.rotas,
        config.policies,
        config.routes,
        feeds,
    )


def pager_of(config: Config, staff: Staff, store: Store) -> Pager:
    service = config.service
    return Pager(
        store,
        Climber(staff),
        Caller(staff),
        Morning(staff, time.fromisoformat(service.digest_at) if service.digest_at else None),
        Canary(staff, timedelta(minutes=service.canary_min), service.canary_to, by_device(config)),
    )


def by_device(config: Config) -> frozenset[str]:
    """Names of the channels that reach people on devices that they sign up themselves."""
    return frozenset(name for name, one in config.channels.items() if CHANNELS[one.kind].devices)
