"""Our own CAP alerts on the public site: each for good under its address, and an index of the newest."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from responder.model.publication import Outlet, Publication, PublicationId
from responder.publish import Outgoing, cap
from responder.store import publications, versions
from responder.web.site import Drawn

MOST = 50  # In the index.


def outlets_of(configured: Mapping[str, Outlet]) -> Mapping[str, Outlet]:
    """Those that carry CAP, by name."""
    return {name: one for name, one in configured.items() if one.kind == "cap"}


def sent(
    db: Database, name: PublicationId, outlets: Mapping[str, Outlet], site: str, now: datetime
) -> Outgoing | None:
    """An alert that went out on one of the outlets; None where none of this name did."""
    one = publications.publication(db, name)
    return _sent(db, one, outlets, site, now) if one else None


def newest(db: Database, outlets: Mapping[str, Outlet], site: str, now: datetime) -> tuple[Outgoing, ...]:
    """Those that went out last, newest first; exercises are no news."""
    found = (_sent(db, one, outlets, site, now) for one in publications.newest_of(db, tuple(outlets)))
    return tuple(islice((one for one in found if one and not one.content.drill), MOST))


def documents(
    db: Database, outlets: Mapping[str, Outlet], site: str, now: datetime
) -> Iterator[tuple[str, Drawn]]:
    """Every alert that ever went out, with its path under the site's address."""
    for one in publications.newest_of(db, tuple(outlets)):
        if outgoing := _sent(db, one, outlets, site, now):
            yield cap.path(one.id), Drawn(cap.alert(outgoing), cap.KIND_OF)


def _sent(
    db: Database, one: Publication, outlets: Mapping[str, Outlet], site: str, now: datetime
) -> Outgoing | None:
    version = versions.version(db, one.version)
    text = versions.text(db, one.text) if version else None
    if version is None or text is None or one.outlet not in outlets or one.went_at is None:
        return None
    earlier = publications.before(db, one)
    return Outgoing(outlets[one.outlet], one, version.content, text.page(site), "", now, earlier)
