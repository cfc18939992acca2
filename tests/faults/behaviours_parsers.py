"""A parser that fails as nobody thought of; a worker imports it by name."""

from responder.model.feed import Feed, Sighting


def raises(_feed: Feed, _body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    raise ZeroDivisionError("a parser has a bad day")
