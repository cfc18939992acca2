"""The fault bench, with few kills; `responder bench faults` does the same with many."""

import os
import random
import sys
from datetime import timedelta
from pathlib import Path

from responder.bench_faults import faults, table
from responder.bench_faults.ledger import Kind
from responder.bench_faults.plan import DST, Trouble, begins, draw, script

KILLS = int(os.environ.get("FAULT_KILLS", "12"))


def test_the_same_seed_draws_the_same_kills_and_acts() -> None:
    assert draw(100, 7) == draw(100, 7) != draw(100, 8)
    assert [script(n, 7) for n in range(20)] == [script(n, 7) for n in range(20)]
    assert script(1, 7) != script(2, 7)


def test_every_trouble_comes_in_a_dozen_kills_and_the_hour_that_comes_twice_in_the_middle() -> None:
    lives = draw(12, 1)
    assert {life.trouble for life in lives} == set(Trouble) - {Trouble.LONG}
    assert Trouble.LONG in {life.trouble for life in draw(100, 1)}
    assert begins(lives) < DST < begins(lives) + sum((life.down for life in lives), timedelta())


async def test_nothing_is_lost_and_nothing_published_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("RESPONDER_SEED", random.SystemRandom().randrange(2**31)))
    sys.stderr.write(f"RESPONDER_SEED={seed}\n")
    found = await faults(KILLS, seed, tmp_path, lambda line: None)
    assert found.good, table(found)
    assert found.found.repeats == found.found.marked
    # Few kills may leave a kind out, but never the chain from the entry to the public.
    needed = (Kind.ENTRY, Kind.ALERT, Kind.TAKE, Kind.SIGN_OFF, Kind.PUBLICATION)
    assert all(found.acts[kind] > 0 for kind in needed), table(found)
