"""What editors choose, over what the settings say."""

import pytest

from responder.decide.chosen import NAMES, bars_with, chosen_of, faults, numbers
from responder.decide.triage import Bars
from responder.model.chosen import Chosen

BARS = Bars()


def test_a_chosen_number_stands_in_for_the_settings_and_the_others_stay() -> None:
    held = bars_with(BARS, Chosen({"sure": 0.9}))
    assert (held.sure, held.scope) == (0.9, BARS.scope)


def test_a_number_that_is_known_no_longer_is_passed_over() -> None:
    assert bars_with(BARS, Chosen({"of an older version": 0.9})) == BARS


def test_only_what_differs_from_the_settings_is_chosen() -> None:
    assert chosen_of({**numbers(BARS), "match": 0.6}, BARS) == Chosen({"match": 0.6})


@pytest.mark.parametrize(
    ("bars", "count"),
    [
        pytest.param(BARS, 0, id="the defaults can be decided by"),
        pytest.param(Bars(scope=1.2), 2, id="above one, and above the list's"),
        pytest.param(Bars(sure=0.1), 1, id="the list below the digest"),
        pytest.param(Bars(seen=-0.1), 1, id="below zero"),
    ],
)
def test_numbers_that_cannot_be_decided_by_are_named(bars: Bars, count: int) -> None:
    assert len(list(faults(bars))) == count


def test_every_plain_number_of_the_bars_can_be_chosen() -> None:
    assert {"scope", "sure", "match", "grave", "loud", "seen"} <= set(NAMES)
