"""What happens to the service in each of its lives, drawn from a seed: the same seed, the same plan."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from responder.bench_faults.sample import EXPERTS, OUTLETS, PLACES

# The clocks of the desk's zone go back an hour at this moment, so that 02:30 comes twice.
DST = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STARTING_S, RUNNING_S = 0.4, 2.2  # A kill comes within so long of the start, or of the open desk.
TICK_S = 1.0  # After the desk opens, the service's hands all move for the first time.
LONG_S = 12.0  # Longer than a channel has to answer.
FULL_S = 0.9
PAGED, PLACED, CARRYING = len(EXPERTS), len(PLACES), len(OUTLETS)


class Trouble(StrEnum):
    """What befalls one life beside being killed."""

    NONE = "none"
    FULL = "disk full"  # For a while nothing can be written.
    BACK = "clock back"  # By an hour, while the process was down.
    AHEAD = "clock ahead"
    BACK_RUNNING = "clock back, running"  # By an hour, under the process.
    AHEAD_RUNNING = "clock ahead, running"
    LONG = "long"  # Lives so long that channels run out of time.


@dataclass(frozen=True, slots=True)
class Life:
    """One process, from its start to its kill."""

    number: int  # From 1.
    starting: bool  # Killed before its desk is open.
    kill_after_s: float  # From its start, or from the open desk.
    down: timedelta  # On the service's clock, before it starts; an hour more or less where there is trouble.
    trouble: Trouble
    trouble_after_s: float  # From the open desk, where it comes while it runs.
    stories: int  # New ones that break.
    seed: int  # Of what people and servers do meanwhile.


def draw(kills: int, seed: int) -> tuple[Life, ...]:
    """All lives of one run."""
    dice = random.Random(seed)
    troubles = _dealt(kills, dice)
    return tuple(_life(n, troubles[n - 1], dice) for n in range(1, kills + 1))


def begins(lives: tuple[Life, ...]) -> datetime:
    """When the service's clock begins, so that the hour that comes twice lies in the middle."""
    return DST - sum((life.down for life in lives), timedelta()) / 2


def _life(number: int, trouble: Trouble, dice: random.Random) -> Life:
    starting = trouble is Trouble.NONE and dice.random() < 0.12
    if starting:
        after_s = dice.uniform(0, STARTING_S)
    elif dice.random() < 0.5:
        after_s = TICK_S + dice.uniform(0, 0.4)
    else:
        after_s = dice.uniform(0.05, RUNNING_S)
    trouble_after_s = dice.uniform(0.1, 0.9)
    if trouble is Trouble.LONG:
        after_s = LONG_S
    elif trouble is not Trouble.NONE:
        after_s = trouble_after_s + FULL_S + dice.uniform(0, 0.6)
    down = timedelta(seconds=round(dice.uniform(50, 100)))
    stories = dice.choice((0, 0, 1))
    return Life(number, starting, after_s, down, trouble, trouble_after_s, stories, dice.getrandbits(32))


def _dealt(kills: int, dice: random.Random) -> list[Trouble]:
    """Every trouble comes in a run of a dozen kills; in longer ones, each in one life of forty."""
    dealt = list(_troubles(kills))[:kills]
    dealt += [Trouble.NONE] * (kills - len(dealt))
    dice.shuffle(dealt)
    return dealt


def _troubles(kills: int) -> Iterator[Trouble]:
    for _ in range(max(1, kills // 40)):
        yield from (
            Trouble.FULL,
            Trouble.BACK,
            Trouble.AHEAD,
            Trouble.BACK_RUNNING,
            Trouble.AHEAD_RUNNING,
        )
    yield from [Trouble.LONG] * (kills // 100)


class Ending(StrEnum):
    """What the editors do with an alert."""

    TAKEN = "taken"  # On the desk.
    BY_LINK = "by link"  # Taken by the link of a message.
    NOT_OURS = "not ours"
    LEFT = "left"  # To the machine, which tells one after another.


@dataclass(frozen=True, slots=True)
class Script:
    """What people do about one story."""

    number: int
    place: int  # Of sample.PLACES.
    ending: Ending
    experts: tuple[int, ...]  # Of sample.EXPERTS, those who are paged.
    answers: tuple[str, ...]  # Theirs; "words" is a yes with a quotation.
    call: bool  # Whether others are asked in waves.
    outlets: tuple[int, ...]  # Of sample.OUTLETS.
    correct: bool  # Whether the text is corrected later.
    withdraw: bool


def script(number: int, seed: int) -> Script:
    """Of the story with a number."""
    dice = random.Random(f"{seed} story {number}")
    endings = [Ending.TAKEN] * 5 + [Ending.BY_LINK] * 3 + [Ending.NOT_OURS, Ending.LEFT]
    asked = dice.sample(range(PAGED), dice.choice((1, 2)))
    return Script(
        number,
        dice.randrange(PLACED),
        dice.choice(endings),
        tuple(asked),
        tuple(dice.choice(("words", "words", "yes", "no", "background", "conflict")) for _ in asked),
        dice.random() < 0.3,
        tuple(sorted(dice.sample(range(CARRYING), dice.choice((2, 3, CARRYING))))),
        dice.random() < 0.5,
        dice.random() < 0.15,
    )
