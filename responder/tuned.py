"""What `responder tune` learned from labelled days, one file a model, shipped with the package."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from responder.decide.scope import Leaning
from responder.errors import ConfigError, Fault

FOLDER = Path(__file__).with_name("learned")
DIGITS = 4  # Kept of each weight.
ANEW = "responder tune LABELLED_DAYS --out FILE"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from."""

    model: str
    learned_at: date
    days: tuple[date, ...]
    titles: int
    examples: int
    auc_held_out: float
    verdicts: int = 0  # Of editors, on stories, that were learned from beside the days.


@dataclass(frozen=True, slots=True)
class _File:
    provenance: Provenance
    bias: float
    margin: float
    weights: tuple[float, ...]


_FILE = TypeAdapter(_File)


def place(model_id: str) -> Path:
    """Where the file of a model stands; its name is a digest, since a model's may hold any letters."""
    return FOLDER / f"{hashlib.sha256(model_id.encode()).hexdigest()[:16]}.json"


def write(path: Path, leaning: Leaning, source: Provenance) -> None:
    """Keep a leaning and where it comes from."""
    weights = tuple(round(float(weight), DIGITS) for weight in leaning.weights)
    held = _File(source, round(leaning.bias, DIGITS), round(leaning.margin, DIGITS), weights)
    path.write_bytes(_FILE.dump_json(held, indent=1) + b"\n")


def digest(path: Path) -> str:
    """Tells one file's numbers from another's; empty where there is no file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


@cache
def leaning(path: Path, width: int) -> Leaning | None:
    """What a file holds for vectors of so many numbers; None where there is no file.

    Raises ConfigError if the file is broken or belongs to another model.
    """
    if not path.is_file():
        return None
    try:
        held = _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise unfit(path, "is not a file of `responder tune`", ANEW) from error
    if len(held.weights) != width:
        raise unfit(path, f"belongs to another model ({held.provenance.model})", ANEW)
    return Leaning(np.array(held.weights, dtype=np.float32), held.margin, held.bias)


def unfit(path: Path, what: str, anew: str) -> ConfigError:
    """What is wrong with a file of learned numbers, and the command that makes it anew."""
    return ConfigError([Fault(str(path), 0, what, f"Make it anew: {anew}")])
