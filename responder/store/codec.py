"""Values to JSON text and back, checked on the way in."""

from collections.abc import Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object, *, defaults: bool = True) -> str:
    """Write a frozen value of model/ as JSON text.

    defaults: False leaves out what decode() puts in by itself.
    """
    adapter = _adapter(cast(Hashable, type(value)))
    return adapter.dump_json(value, exclude_defaults=not defaults).decode()


def decode(kind: type[T], text: str) -> T:
    """Read a value back. Raises pydantic.ValidationError if the text is not of this kind."""
    value: T = _adapter(cast(Hashable, kind)).validate_json(text)
    return value


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC to the microsecond, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Inverse of stamp."""
    return datetime.fromisoformat(text)
