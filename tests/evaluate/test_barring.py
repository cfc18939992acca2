"""The bar from which stories are told: laid where enough of them belong, on days left out of the learning."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from responder.decide.scope import logits
from responder.decide.triage import Bars
from responder.decide.words import rarity
from responder.evaluate import barring, crossvalidation, growing, tuning
from responder.evaluate.barring import Growth
from responder.evaluate.labelled import ZONE, Day, Event
from responder.model.oncall import Priority
from tests.fake_embed import bigram_vectors

BARS = Bars()
DAYS = tuple(date(2030, 1, day) for day in (1, 2, 3, 4))


def titles(seed: int, n: int = 80) -> tuning.Taught:
    """Titles that mostly lie to one side if they belong."""
    chance = np.random.default_rng(seed)
    belongs = chance.random(n) < 0.3
    rows = chance.normal(size=(n, 6)).astype(np.float32)
    rows[:, 0] += 2 * belongs
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return tuning.Taught(rows, chance.normal(size=n).astype(np.float32), belongs)


def alone(part: tuning.Taught) -> Growth:
    """Every title is a story."""
    return tuple((growing.Step((row,), grave=False, belongs=bool(b)),) for row, b in enumerate(part.belongs))


TAUGHT: Mapping[date, tuning.Taught] = {day: titles(seed) for seed, day in enumerate(DAYS)}
GROWN = {day: alone(part) for day, part in TAUGHT.items()}
LIBRARY = titles(99)


def path(*steps: tuple[float, bool]) -> barring.Path:
    return barring.Path(np.array([height for height, _ in steps]), np.array([right for _, right in steps]))


def test_the_bar_is_as_low_as_the_precision_allows() -> None:
    right, wrong = (
        [path((float(h), True)) for h in range(50, 100)],
        [path((float(h), False)) for h in range(50)],
    )
    found = barring.lowest([*right, *wrong])
    assert found < 50
    told = [one for one in (*right, *wrong) if one.heights[0] >= found]
    assert sum(one.belongs[0] for one in told) / len(told) >= barring.PRECISION


def test_what_counts_is_the_step_at_which_a_story_passes() -> None:
    """They all belong later, when nobody needs to be told any more."""
    early = [path((3.0 + i / 100, False), (4.0 + i / 100, True)) for i in range(50)]
    late = [path((1.0, False), (4.0 + i / 100, True)) for i in range(50)]
    assert barring.lowest(early + late) > 3.4


def test_danger_is_told_from_less() -> None:
    odds = np.array([0.5], dtype=np.float32)
    (calm,), (grave,) = (
        barring.walked(((growing.Step((0,), grave=bad, belongs=True),),), odds, BARS) for bad in (False, True)
    )
    assert calm.heights[0] == pytest.approx(0.5)
    assert grave.heights[0] == pytest.approx(0.5 + np.log(3))  # From sure, .75, to grave, .5.


def test_learned_numbers_meet_the_desk_s_bar_where_the_precision_is_met() -> None:
    plain = tuning.fit(TAUGHT.values(), LIBRARY)
    for bars in (BARS, replace(BARS, sure=0.9)):
        moved = barring.barred(plain, TAUGHT, GROWN, LIBRARY, bars)
        paths = [
            one
            for day, part in TAUGHT.items()
            for one in barring.walked(
                GROWN[day],
                logits(
                    part.vectors, part.margins, crossvalidation.without(day, TAUGHT, GROWN, LIBRARY, bars)
                ),
                bars,
            )
        ]
        line = np.log(bars.sure / (1 - bars.sure))
        told = [one.belongs[0] for one in paths if one.heights[0] >= line]
        assert np.mean(told) == pytest.approx(barring.PRECISION, abs=0.12)
        assert moved.weights.tolist() == plain.weights.tolist()


def test_one_day_lays_no_bar() -> None:
    first = {DAYS[0]: TAUGHT[DAYS[0]]}
    plain = tuning.fit(first.values(), LIBRARY)
    assert barring.barred(plain, first, GROWN, LIBRARY, BARS) is plain


def test_no_day_is_judged_by_numbers_that_saw_it() -> None:
    """Whatever a day says, what the others taught stays the same, weights and bar; to others it matters."""
    day = DAYS[1]
    other = replace(TAUGHT[day], belongs=~TAUGHT[day].belongs)
    taught, grown = {**TAUGHT, day: other}, {**GROWN, day: alone(other)}
    one = crossvalidation.without(day, TAUGHT, GROWN, LIBRARY, BARS)
    same = crossvalidation.without(day, taught, grown, LIBRARY, BARS)
    assert (one.bias, one.margin, one.weights.tolist()) == (same.bias, same.margin, same.weights.tolist())
    for judged in set(DAYS) - {day}:
        before = crossvalidation.without(judged, TAUGHT, GROWN, LIBRARY, BARS)
        after = crossvalidation.without(judged, taught, grown, LIBRARY, BARS)
        assert before.bias != after.bias
        assert before.weights.tolist() != after.weights.tolist()


def test_a_sheet_s_stories_grow_as_their_titles_come() -> None:
    start = datetime(2030, 1, 1, 8, tzinfo=ZONE)
    shown = ("Dam breaks above Millbrook", "A frog learns to sing", "Dam breaks above Millbrook town, 3 dead")
    day = Day(
        DAYS[0],
        {title: frozenset({n}) for n, title in enumerate(shown)},
        {n: start + timedelta(hours=n) for n in range(3)},
        (Event("dam", Priority.P1, frozenset({0, 2}), frozenset({2})),),
    )
    dam, frog = growing.stories(shown, bigram_vectors(shown), day, rarity(shown))
    assert [step.rows for step in dam] == [(0,), (0, 2)]
    assert [(step.grave, step.belongs) for step in dam] == [(False, False), (True, True)]
    assert [(step.rows, step.belongs) for step in frog] == [((1,), False)]
