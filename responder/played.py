"""The drills that were played: each has a folder of its own, with its own database.

Nothing of a drill stands in the database of the desk in earnest, so nothing of it can be taken for
real, and its rotas are a copy: what people change in a drill ends with it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from responder.errors import NotAllowedError
from responder.model.drill import Drill, DrillId
from responder.store.codec import decode, encode

_NAME = re.compile(r"drill-\d{8}T\d{6}")
_SHEET = "drill.json"


def home(data: Path) -> Path:
    """Where drills are kept: in the data of the desk in earnest, also for a drill's own desk."""
    return data.parent if _NAME.fullmatch(data.name) else data


def name_of(began_at: datetime) -> DrillId:
    return DrillId(f"drill-{began_at:%Y%m%dT%H%M%S}")


def keep(folder: Path, drill: Drill) -> None:
    """Remember a drill beside its database."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SHEET).write_text(encode(drill), encoding="utf-8")


def drills(folder: Path) -> Sequence[Drill]:
    """All that were played, the newest first."""
    paths = sorted(folder.glob(f"drill-*/{_SHEET}"), reverse=True)
    return tuple(decode(Drill, path.read_text(encoding="utf-8")) for path in paths)


def drill(folder: Path, wanted: str) -> Drill:
    """Raises NotAllowedError if no such drill was played."""
    path = folder / wanted / _SHEET
    if not _NAME.fullmatch(wanted) or not path.is_file():
        raise NotAllowedError("unknown")
    return decode(Drill, path.read_text(encoding="utf-8"))


def database(folder: Path, wanted: DrillId) -> Path:
    return folder / wanted / "responder.db"
