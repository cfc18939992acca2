"""What `responder tune --matching` learned from answered questions, one file a model."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from responder import tuned
from responder.decide.background import Vectors
from responder.decide.weighing import Scale, Sign, Weighing

FOLDER = tuned.FOLDER / "matching"
BROKEN = "is not a file of `responder tune --matching`"
ANEW = "responder tune --matching FOLDER"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers come from, and what they were worth on questions left out of the learning."""

    model: str
    learned_at: date
    sets: tuple[str, ...]
    fingerprints: tuple[str, ...]  # Of their questions.
    questions: int
    documents: int
    recall_at_1: float
    false_matches: float  # At 90 % recall.
    calibration_error: float


@dataclass(frozen=True, slots=True)
class _Scale:
    weights: dict[str, float]
    bias: float
    knots: tuple[float, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _File:
    provenance: Origin
    scales: dict[str, _Scale]
    lens: str  # Base64 of float16, row by row, less the identity.


_FILE = TypeAdapter(_File)


def place(model_id: str) -> Path:
    """Where the file of a model stands."""
    return FOLDER / tuned.place(model_id).name


def write(path: Path, learned: Weighing, origin: Origin) -> None:
    """Keep what was learned and where it comes from."""
    turn = (learned.lens - np.eye(len(learned.lens), dtype=np.float32)).astype(np.float16)
    scales = {name: _plain(scale) for name, scale in learned.scales.items()}
    held = _File(origin, scales, base64.b64encode(turn.tobytes()).decode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_FILE.dump_json(held, indent=1) + b"\n")


def met(path: Path) -> frozenset[str]:
    """Fingerprints of the sets of questions that a file was learned from; none where there is no file."""
    held = _read(path)
    return frozenset(held.provenance.fingerprints) if held else frozenset()


@cache
def weighing(path: Path, width: int) -> Weighing | None:
    """What a file holds for vectors of so many numbers; None where there is no file.

    Raises ConfigError if the file is broken or belongs to another model.
    """
    if (held := _read(path)) is None:
        return None
    try:
        turn = np.frombuffer(base64.b64decode(held.lens, validate=True), dtype=np.float16)
        scales = {name: _scale(one) for name, one in held.scales.items()}
    except (binascii.Error, KeyError) as error:
        raise tuned.unfit(path, BROKEN, ANEW) from error
    if turn.size != width * width:
        raise tuned.unfit(path, f"belongs to another model ({held.provenance.model})", ANEW)
    lens: Vectors = turn.reshape(width, width).astype(np.float32) + np.eye(width, dtype=np.float32)
    return Weighing(lens, scales)


def _read(path: Path) -> _File | None:
    if not path.is_file():
        return None
    try:
        return _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise tuned.unfit(path, BROKEN, ANEW) from error


def _plain(scale: Scale) -> _Scale:
    weights = {sign.value: round(float(w), tuned.DIGITS) for sign, w in zip(Sign, scale.weights, strict=True)}
    knots, chances = (
        tuple(round(value, tuned.DIGITS) for value in part) for part in (scale.knots, scale.chances)
    )
    return _Scale(weights, round(scale.bias, tuned.DIGITS), knots, chances)


def _scale(held: _Scale) -> Scale:
    weights = np.array([held.weights[sign.value] for sign in Sign], dtype=np.float64)
    return Scale(weights, held.bias, held.knots, held.chances)
