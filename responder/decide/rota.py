"""Who is on duty, from when to when, and what is wrong with the days to come.

Times of day are read in the rota's zone and turned into UTC at once. One that a clock change
leaves out is read with the offset that held before it, one that comes twice is its first
(RFC 5545, 3.3.5), so hand-overs never run backwards: two may fall together, and then the turn
between them is empty. That is why a rota has no gap and no overlap at any clock change.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from responder.model.oncall import PersonId
from responder.model.rota import (
    OVERRIDE,
    Hours,
    Layer,
    Override,
    OverrideId,
    Rota,
    Shift,
    Swap,
    Trouble,
    TroubleKind,
)

_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
Span = tuple[datetime, datetime]


def on_call(rota: Rota, at: datetime) -> tuple[PersonId, ...]:
    """Who is on duty at a moment: the main person first, then those beside; empty in a gap."""
    now = sorted(shifts(rota, at, at + _MOMENT), key=lambda shift: shift.beside)
    return tuple(dict.fromkeys(shift.person for shift in now))


def shifts(rota: Rota, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Every shift of [since, until), cut at its ends, by start; those beside come after the main one."""
    zone = ZoneInfo(rota.zone)
    main: tuple[Shift, ...] = ()
    beside: list[tuple[Shift, ...]] = []
    for layer in rota.layers:
        held = tuple(_turns_within(layer, zone, since, until))
        if layer.beside:
            beside.append(held)
        else:
            main = _over(main, held)
    for change in sorted(rota.overrides, key=lambda o: (o.made_at, o.id)):
        cut = _cut(change, since, until)
        if cut is None:
            continue
        main = _changed(main, cut, fill=True)
        beside = [_changed(track, cut, fill=False) for track in beside]
    tracks = [_joined(main), *map(_joined, beside)]
    return tuple(sorted((s for track in tracks for s in track), key=lambda s: (s.start, s.beside)))


def current(rota: Rota, at: datetime, *, reach: timedelta = timedelta(days=60)) -> Shift | None:
    """The main shift at a moment, looked for as far as `reach` on both sides; None in a gap."""
    around = (s for s in shifts(rota, at - reach, at + reach) if not s.beside)
    return next((shift for shift in around if shift.start <= at < shift.end), None)


def coming(rota: Rota, at: datetime, *, reach: timedelta = timedelta(days=60)) -> Shift | None:
    """The first main shift that begins after a moment; None if none does within `reach`."""
    ahead = (s for s in shifts(rota, at, at + reach) if not s.beside)
    return next((shift for shift in ahead if shift.start > at), None)


def faults_ahead(
    rota: Rota,
    since: datetime,
    until: datetime,
    *,
    known: Collection[PersonId],
    reachable: Collection[PersonId],
) -> tuple[Trouble, ...]:
    """What would leave an alert without an answer: gaps, people nobody knows or can reach.

    known: the desk's staff. reachable: those of them with a channel that leaves the desk.
    """
    planned = shifts(rota, since, until)
    wanted = tuple(_windows(rota.cover, ZoneInfo(rota.zone), since, until))
    gaps = (Trouble(TroubleKind.GAP, rota.id, *span) for span in _uncovered(wanted, planned))
    silent = (
        Trouble(kind, rota.id, shift.start, shift.end, shift.person)
        for shift in planned
        if (kind := _silence(shift.person, known, reachable))
    )
    return tuple(sorted((*gaps, *silent), key=lambda t: (t.start, t.kind, t.person or "")))


def as_override(swap: Swap, by: PersonId, now: datetime) -> Override:
    """What a swap does to the rota once somebody has agreed."""
    return Override(OverrideId(swap.id), swap.rota, by, swap.person, swap.start, swap.end, now, by)


def _silence(
    person: PersonId, known: Collection[PersonId], reachable: Collection[PersonId]
) -> TroubleKind | None:
    if person not in known:
        return TroubleKind.UNKNOWN
    return None if person in reachable else TroubleKind.UNREACHABLE


def _turns_within(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Shift]:
    turns = _turns(layer, zone, since, until)
    if not layer.within:
        yield from turns
        return
    windows = list(_windows(layer.within, zone, since, until))
    ends = [end for _, end in windows]
    for turn in turns:
        for start, end in windows[bisect_right(ends, turn.start) :]:
            if start >= turn.end:
                break
            yield replace(turn, start=max(start, turn.start), end=min(end, turn.end))


def _turns(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Shift]:
    """The layer's turns that touch [since, until), cut at its ends."""
    number = _turn_at(layer, zone, since)
    start = _hand_over(layer, zone, number)
    while start < until:
        end = _hand_over(layer, zone, number + 1)
        if max(start, since) < min(end, until):
            person = layer.people[number % len(layer.people)]
            yield Shift(person, max(start, since), min(end, until), layer.name, layer.beside)
        number, start = number + 1, end


def _turn_at(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """The number of the turn that a moment lies in; the first hand-over begins turn 0."""
    if layer.hours:
        return (at - _hand_over(layer, zone, 0)) // timedelta(hours=layer.hours)
    number = (at.astimezone(zone).date() - layer.first).days // layer.days
    while _hand_over(layer, zone, number) > at:
        number -= 1
    while _hand_over(layer, zone, number + 1) <= at:
        number += 1
    return number


def _hand_over(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    if layer.hours:
        return _instant(layer.first, layer.hand_over, zone) + number * timedelta(hours=layer.hours)
    return _instant(layer.first + number * timedelta(days=layer.days), layer.hand_over, zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _windows(hours: Sequence[Hours], zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    """The stretches of [since, until) that lie in some of the hours, joined where they touch."""
    if not hours:
        yield since, until
        return
    day, last = since.astimezone(zone).date() - 2 * _DAY, until.astimezone(zone).date() + _DAY
    found: list[Span] = []
    while day <= last:
        found += (_window(one, day, zone) for one in hours if day.weekday() in one.days)
        day += _DAY
    for start, end in _united(found):
        if max(start, since) < min(end, until):
            yield max(start, since), min(end, until)


def _window(hours: Hours, day: date, zone: ZoneInfo) -> Span:
    ends = day if hours.start < hours.end else day + _DAY
    return _instant(day, hours.start, zone), _instant(ends, hours.end, zone)


def _united(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for start, end in sorted(spans):
        if held is None or start > held[1]:
            if held is not None:
                yield held
            held = (start, end)
        else:
            held = (held[0], max(held[1], end))
    if held is not None:
        yield held


def _uncovered(wanted: Sequence[Span], planned: Sequence[Shift]) -> Iterator[Span]:
    taken = list(_united((shift.start, shift.end) for shift in planned))
    ends = [end for _, end in taken]
    for start, end in wanted:
        at = start
        for begins, stops in taken[bisect_right(ends, start) :]:
            if begins >= end:
                break
            if at < begins:
                yield at, begins
            at = max(at, stops)
        if at < end:
            yield at, end


def _over(below: Sequence[Shift], above: Sequence[Shift]) -> tuple[Shift, ...]:
    """Both, but only the upper where they overlap. Each by start and without overlap in itself."""
    ends = [shift.end for shift in above]
    left: list[Shift] = []
    for shift in below:
        at = shift.start
        for cover in above[bisect_right(ends, shift.start) :]:
            if cover.start >= shift.end:
                break
            if at < cover.start:
                left.append(replace(shift, start=at, end=cover.start))
            at = max(at, cover.end)
        if at < shift.end:
            left.append(replace(shift, start=at))
    return tuple(sorted((*left, *above), key=lambda shift: shift.start))


def _cut(change: Override, since: datetime, until: datetime) -> Override | None:
    start, end = max(change.start, since), min(change.end, until)
    return replace(change, start=start, end=end) if start < end else None


def _changed(track: Sequence[Shift], change: Override, *, fill: bool) -> tuple[Shift, ...]:
    """One track with an override laid over it.

    fill: an override that relieves nobody by name counts here, and fills gaps as well.
    """
    if change.instead_of is None:
        whole = Shift(change.person, change.start, change.end, OVERRIDE)
        return _over(track, (whole,)) if fill else tuple(track)
    relieved = tuple(
        Shift(
            change.person,
            max(shift.start, change.start),
            min(shift.end, change.end),
            OVERRIDE,
            shift.beside,
        )
        for shift in track
        if shift.person == change.instead_of and shift.start < change.end and change.start < shift.end
    )
    return _over(track, relieved)


def _joined(track: Sequence[Shift]) -> tuple[Shift, ...]:
    """One shift where the same person goes on without a break."""
    found: list[Shift] = []
    for shift in track:
        if found and found[-1].person == shift.person and found[-1].end == shift.start:
            found[-1] = replace(found[-1], end=shift.end)
        else:
            found.append(shift)
    return tuple(found)
