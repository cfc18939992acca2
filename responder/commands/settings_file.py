"""Feeds as the settings file has them, and adding to it without ever breaking it."""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from responder.commands.options import loaded
from responder.errors import ConfigError, Fault
from responder.fetch.opml import interval_text
from responder.model.feed import Feed


def table(feed: Feed) -> str:
    """The `[[feeds]]` table of a feed."""
    rows = {
        "id": feed.id,
        "name": feed.name,
        "url": feed.url,
        "kind": feed.kind,
        "language": feed.language,
        "trust": str(feed.trust),
        "group": str(feed.group),
        "interval": interval_text(feed.interval),
        "zone": feed.zone,
    }
    lines = ["[[feeds]]", *(f"{name} = {_quoted(text)}" for name, text in rows.items())]
    lines += ["local = true"] if feed.local else []
    if feed.paths is not None:
        stated = {name: text for name, text in asdict(feed.paths).items() if text}
        lines += ["", "[feeds.paths]", *(f"{name} = {_quoted(text)}" for name, text in stated.items())]
    return "\n".join(lines) + "\n"


def append(path: Path, feeds: Sequence[Feed]) -> None:
    """Add feeds at the end of a settings file.

    The whole new text is checked as `responder check` would before it takes the old one's place, in one
    step; a file that is faulty before stays as it is. Raises ConfigError.
    """
    loaded(path)
    place = path.resolve()  # Where it is a link, what it leads to is written.
    old = place.read_text(encoding="utf-8")
    new = "\n".join([old.rstrip("\n") + "\n", *(table(feed) for feed in feeds)])
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".toml", dir=place.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        loaded(beside)
        beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
    except ConfigError as error:
        told = [Fault(str(path), 0, f"cannot be added: {fault.what}", fault.mend) for fault in error.faults]
        raise ConfigError(told) from error
    finally:
        beside.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON, and one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
