"""Asks one feed once: the wire, the parser, and what to remember for the next time."""

from dataclasses import dataclass, replace
from datetime import datetime

from responder.decide.polling import Outcome, next_due
from responder.errors import FetchError
from responder.fetch import SOURCES, Answer, Client, ParserPool
from responder.model.feed import Feed, FeedState, Look, Validators


@dataclass(frozen=True, slots=True)
class Polled:
    """What asking one feed brought: a look, or none if nothing changed or it failed."""

    look: Look | None
    state: FeedState


async def poll(feed: Feed, state: FeedState, now: datetime, *, client: Client, parser: ParserPool) -> Polled:
    """Ask a feed; what goes wrong with it becomes its state, never an error."""
    source = SOURCES[feed.kind]
    try:
        answer = await client.ask(source.request(feed, state.validators), feed)
        if answer.status == 410:
            return Polled(None, _gone(feed, state, now))
        if answer.status == 304 or _same(feed, state, answer):
            return Polled(None, _well(feed, state, now, Outcome.UNCHANGED, state.validators))
        if answer.status != 200:
            wait = _retry_after(answer)
            raise FetchError(feed.id, f"the server answers {answer.status}", retry_after_s=wait)
        content_type = answer.headers.get("content-type", "")
        sightings = await parser.parse(source.parse, feed, answer.body, content_type)
    except FetchError as error:
        return Polled(None, _failed(feed, state, now, error))
    said = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
    return Polled(Look(feed.id, now, sightings), _well(feed, state, now, Outcome.READ, said))


def _same(feed: Feed, state: FeedState, answer: Answer) -> bool:
    """A 200 under the tag that we sent is no news; a list looked at again is."""
    etag = answer.headers.get("etag")
    return answer.status == 200 and not feed.ranked and etag is not None and etag == state.validators.etag


def _well(feed: Feed, state: FeedState, now: datetime, outcome: Outcome, validators: Validators) -> FeedState:
    changed = now if outcome is Outcome.READ else state.changed_at
    return replace(
        state,
        due_at=next_due(feed, outcome, 0, now),
        validators=validators,
        failures=0,
        last_error="",
        looked_at=now,
        changed_at=changed,
    )


def _failed(feed: Feed, state: FeedState, now: datetime, error: FetchError) -> FeedState:
    failures = state.failures + 1
    due = next_due(feed, Outcome.FAILED, failures, now, retry_after_s=error.retry_after_s)
    return replace(state, due_at=due, failures=failures, last_error=error.what)


def _gone(feed: Feed, state: FeedState, now: datetime) -> FeedState:
    due = next_due(feed, Outcome.GONE, state.failures + 1, now)
    return replace(
        state, due_at=due, gone=True, failures=state.failures + 1, last_error="gone for good (410)"
    )


def _retry_after(answer: Answer) -> float | None:
    """Seconds only; a date is left to our own back-off."""
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None
