"""Asks one feed once: the wire, the parser, and what to remember for the next time."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from responder.decide import entries, leads, polling
from responder.decide.health import Seen, review
from responder.decide.polling import Outcome
from responder.errors import FetchError, HostAtRestError, ParseError
from responder.fetch import SOURCES, Answer, Client, ParserPool, Request
from responder.fetch.body import earlier, ends, ttl_s
from responder.fetch.client import Reply
from responder.fetch.hub import offered
from responder.model.feed import Feed, FeedState, Lead, Look, Sighting, Validators
from responder.model.notice import Turn
from responder.model.politeness import Asking, Exchange, Failure
from responder.model.websub import Offer

PAGES = 3  # Earlier pages that are turned back to where a look does not join on to the one before.
_FORBIDDEN = {401, 403}
_BUSY = {429, 503}  # Said of the whole host.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Polled:
    """What asking one feed brought: a look, or none if nothing changed or it failed."""

    look: Look | None
    state: FeedState
    asking: Asking | None = None  # What went over the wire; None where nothing did.
    offer: Offer | None = None  # Of a hub to deliver the feed; only with a body.
    news: bool = False  # The look shows what the one before did not.
    turns: tuple[Turn, ...] = ()  # Troubles of the feed itself that begin or end with this.


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a hub delivered."""

    look: Look
    asking: Asking


async def delivered(
    feed: Feed, body: bytes, content_type: str, now: datetime, parser: ParserPool
) -> Delivered:
    """Read what a hub delivered, which may hold only what is new. Raises FetchError."""
    sightings = await parser.parse(SOURCES[feed.kind].parse, feed, body, content_type)
    return Delivered(Look(feed.id, now, sightings), Asking(now, (), read=True, pushed=len(body)))


async def poll(feed: Feed, state: FeedState, now: datetime, *, client: Client, parser: ParserPool) -> Polled:
    """Ask a feed; what goes wrong with it becomes its state, never an error."""
    attempt, failure, unreadable = _Attempt(feed, state, now, client, parser), None, False
    try:
        polled = await attempt.made()
    except HostAtRestError as error:
        polled = Polled(None, replace(state, due_at=error.until))
        return replace(polled, asking=attempt.asking(polled, None))
    except FetchError as error:
        failure = Failure(error.how)
        polled = Polled(None, polling.failed(feed, state, now, Outcome.FAILED, why=error.what))
        unreadable = isinstance(error, ParseError)
    _log_turns(feed, state, polled.state)
    shown = polled.look.sightings if polled.look else None
    seen = Seen(shown, unreadable, client.certificate_until(polling.address(feed, state)))
    health, turns = review(feed, state, polled.state, seen, now)
    after = polled.state if health is polled.state.health else replace(polled.state, health=health)
    return replace(polled, state=after, turns=turns, asking=attempt.asking(polled, failure))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt to read one feed."""

    feed: Feed
    state: FeedState
    now: datetime
    client: Client
    parser: ParserPool
    exchanges: list[Exchange] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    def asking(self, polled: Polled, failure: Failure | None) -> Asking | None:
        """What went over the wire; None if the host was left alone."""
        if not self.exchanges and failure is None:
            return None
        lost = polled.state.window.lost_at
        return Asking(
            self.now,
            tuple(self.exchanges),
            failure,
            next((polling.retry_after_s(reply.headers, self.now) for reply in self.replies), None),
            read=polled.look is not None,
            gap=lost is not None and lost != self.state.window.lost_at,
        )

    async def made(self) -> Polled:
        """Raises FetchError for all that is no answer, or none of a feed."""
        feed, state, now = self.feed, self.state, self.now
        sent = Validators() if polling.full_due(feed, state, now) else state.validators
        there = replace(feed, url=polling.address(feed, state))
        reply = await self._asked(SOURCES[feed.kind].request(there, sent))
        known = reply.status == 200 and polling.same(feed, sent, reply.headers.get("etag"))
        if reply.status == 304 or known:
            return Polled(None, polling.unchanged(feed, state, now, polling.fresh_s(reply.headers, now)))
        if reply.status != 200:
            return Polled(None, self._turned_away(reply))
        whole = ends(reply.body)
        sightings = await self._parsed(reply, whole=whole)
        if not sightings and (doubtful := polling.emptied(feed, state, now)):
            return Polled(None, doubtful)
        return await self._read(reply, sightings, whole=whole)

    async def _asked(self, request: Request) -> Reply:
        reply = await self.client.ask(request, self.feed, now=self.now, told=self.exchanges.append)
        self.replies.append(reply)
        return reply

    def _turned_away(self, reply: Reply) -> FeedState:
        if reply.status == 410:
            return polling.gone(self.feed, self.state, self.now)
        wait_s = polling.retry_after_s(reply.headers, self.now)
        if reply.status in _BUSY and wait_s is not None:
            self.client.rest(reply.url, self.now + polling.host_rest(wait_s))
        outcome = Outcome.FORBIDDEN if reply.status in _FORBIDDEN else Outcome.FAILED
        why = f"the server answers {reply.status}"
        return polling.failed(self.feed, self.state, self.now, outcome, why=why, retry_after_s=wait_s)

    async def _parsed(self, answer: Answer, *, whole: bool) -> tuple[Sighting, ...]:
        """Of a document that is cut short all but the last entry, which may be cut too."""
        content_type = answer.headers.get("content-type", "")
        found = await self.parser.parse(SOURCES[self.feed.kind].parse, self.feed, answer.body, content_type)
        if whole:
            return found
        if len(found) < 2:
            raise ParseError(self.feed.id, "the document is cut short")
        return found[:-1]

    async def _read(self, reply: Reply, sightings: tuple[Sighting, ...], *, whole: bool) -> Polled:
        feed, state, now = self.feed, self.state, self.now
        shown = await self._joined_on(reply, sightings)
        lost = polling.gap(feed, state.window, _keys(shown))
        told, known = await self._followed(shown)
        rest = any(not leads.settled(lead) for lead in known)
        said = Validators(reply.headers.get("etag"), reply.headers.get("last-modified"))
        read = polling.read(
            feed,
            state,
            now,
            validators=said if whole and not rest else None,
            window=polling.joined(
                feed,
                state.window,
                _keys(sightings),
                now,
                lost=lost,
                span_s=polling.span_s([sighting.entry for sighting in sightings]),
            ),
            fresh_s=polling.fresh_s(reply.headers, now, ttl_s(reply.body)),
        )
        move = polling.moved(feed, state, reply.moved) if whole else state.move
        lags_s = self._lags_s(sightings)
        look = Look(feed.id, now, _by_our_clock(told, entries.skew(lags_s, feed.interval)))
        return Polled(
            look,
            replace(read, move=move, leads=known, lags_s=lags_s),
            offer=offered(reply.headers, reply.body, reply.url),
            news=polling.news(state.window, _keys(shown)),
        )

    def _lags_s(self, sightings: tuple[Sighting, ...]) -> tuple[float, ...]:
        """Of the newest entry that is new since the last look, unless that is long ago."""
        state, now = self.state, self.now
        if state.read_at is None or now - state.read_at > 2 * max(self.feed.interval, entries.AHEAD):
            return state.lags_s
        new = polling.new(state.window, [sighting.entry for sighting in sightings])
        return entries.lags(state.lags_s, new, now)

    async def _followed(self, shown: tuple[Sighting, ...]) -> tuple[tuple[Sighting, ...], tuple[Lead, ...]]:
        """Put the documents that an index leads to in the place of its lines, a few at a time."""
        outcomes: dict[str, bool] = {}
        whole: list[Sighting] = []
        for line in leads.wanted(shown, self.state.leads):
            try:
                answer = await self._asked(Request(line.more))
                if answer.status != 200:
                    raise FetchError(self.feed.id, self._turned_away(answer).last_error)
                whole += await self._parsed(answer, whole=ends(answer.body))
                outcomes[leads.digest(line)] = True
            except HostAtRestError:
                break
            except FetchError:
                outcomes[leads.digest(line)] = False
        known = leads.noted(shown, self.state.leads, outcomes)
        return (*leads.shown(shown, known), *whole), known

    async def _joined_on(self, answer: Answer, shown: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
        """Add the entries of earlier pages, where the feed has any, until one is reached that is known."""
        for _ in range(PAGES):
            before = earlier(answer.body, answer.url)
            if not before or not polling.gap(self.feed, self.state.window, _keys(shown)):
                break
            try:
                answer = await self._asked(Request(before))
                older = await self._parsed(answer, whole=ends(answer.body))
            except FetchError:
                break
            held = set(_keys(shown))
            shown += tuple(sighting for sighting in older if sighting.entry.key not in held)
        return shown


def _by_our_clock(sightings: tuple[Sighting, ...], skew: timedelta) -> tuple[Sighting, ...]:
    return tuple(replace(one, entry=entries.by_our_clock(one.entry, skew)) for one in sightings)


def _keys(sightings: tuple[Sighting, ...]) -> tuple[str, ...]:
    return tuple(sighting.entry.key for sighting in sightings)


def _log_turns(feed: Feed, before: FeedState, after: FeedState) -> None:
    """What an operator has to know of, once."""
    to = polling.address(feed, after)
    if after.gone and not before.gone:
        log.error("feed gone", feed=feed.id, url=to)
    if to != polling.address(feed, before):
        log.warning("feed moved", feed=feed.id, url=feed.url, to=to)
    elif after.move != before.move and after.move and after.move.times == polling.MOVED_AFTER:
        log.warning("feed redirected to another host", feed=feed.id, url=feed.url, to=after.move.to)
    if after.window.lost_at != before.window.lost_at:
        log.warning("entries may be missing", feed=feed.id, since=before.read_at)
    off = entries.skew(after.lags_s, feed.interval)
    if off != entries.skew(before.lags_s, feed.interval):
        log.warning("feed's clock", feed=feed.id, put_right_by=str(off))
    if after.empty_said and after.empty_said.times == polling.EMPTY_TIMES:
        log.warning("feed lists nothing", feed=feed.id)
