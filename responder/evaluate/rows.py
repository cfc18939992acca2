"""Reads labelled material: one JSON object a line, plain or gzip, and whole JSON files."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from responder.errors import RecordingError

Row = TypeVar("Row")


def rows(path: Path, form: type[Row]) -> tuple[Row, ...]:
    """The lines of a file as values of one form; further keys are passed over, empty lines too.

    Raises RecordingError naming file and line.
    """
    adapter = TypeAdapter[Row](form)
    return tuple(_parsed(adapter, line, f"{path}:{number}") for number, line in lines(path) if line.strip())


def whole(path: Path, form: type[Row]) -> Row:
    """A JSON file as one value; raises RecordingError naming the file."""
    return _parsed(TypeAdapter[Row](form), "\n".join(line for _, line in lines(path)), str(path))


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, numbered from 1; raises RecordingError if it cannot be read."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            for number, line in enumerate(file, start=1):
                yield number, line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise RecordingError(f"{path}: there is no such file") from error
    except (OSError, EOFError, UnicodeError) as error:
        raise RecordingError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def _parsed(adapter: TypeAdapter[Row], text: str, place: str) -> Row:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "JSON"
        raise RecordingError(f"{place}: {where}: {fault['msg']}") from error
