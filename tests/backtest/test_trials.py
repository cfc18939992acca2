"""A trial from the asking to the outcome, in processes of its own, and one at a time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from responder.backtest import Backtest, Trials
from responder.decide.contrast import How
from responder.embed import Embedder, EmbedSettings
from responder.embed.contract import Encode
from responder.errors import NotAllowedError, RecordingError
from responder.lessons import study
from responder.model.chosen import Chosen
from responder.model.library import Library, SubjectId
from tests.fake_embed import bigram_vectors
from tests.room import EDITOR, SETTINGS, Room

QUAKE = "日本近海发生7.5级强震"
HIGH = Chosen({"scope": 0.999, "grave": 0.999, "sure": 0.999})


def bigrams(settings: EmbedSettings) -> Encode:
    def encode(texts: list[str]) -> NDArray[np.float32]:
        return bigram_vectors(texts)

    return encode


def small(library: Library) -> Library:
    """Enough of it to tell an earthquake, and quick to study."""
    quake = SubjectId("earthquake")
    return Library({quake: library.subjects[quake]}, library.explainers[:2], (), library.ordinary[:20])


async def backtest(room: Room, folder: Path) -> Backtest:
    """One whose processes find every vector in the cache, and so never load a model."""
    embedding = EmbedSettings(folder / "vectors.db", model="no such model", ahead=False)
    library = small(room.library)
    async with Embedder(embedding, loader=bigrams) as embedder:
        await study(library, embedder)
        await embedder.embed([QUAKE])
    return Backtest(room.store, embedding, library, SETTINGS, tuple(room.feeds.values()))


async def test_a_trial_tells_what_would_be_lost_and_where_it_is_on_the_desk(
    room: Room, tmp_path: Path
) -> None:
    (alert,) = await room.list_shows("a", QUAKE)
    room.now += timedelta(minutes=1)
    trials = Trials(await backtest(room, tmp_path))
    trial = trials.start(HIGH, 1, EDITOR, room.now)
    assert trial.runs
    with pytest.raises(NotAllowedError, match="busy"):
        trials.start(HIGH, 1, EDITOR, room.now)
    async with asyncio.timeout(120):
        await asyncio.gather(*(one for one in asyncio.all_tasks() if one.get_name() == "backtest"))
    assert trial.fault == ""
    assert trial.outcome is not None
    (lost,) = trial.outcome.contrast.differences
    assert (lost.how, lost.shown.headline) == (How.LOST, QUAKE)
    assert trial.outcome.places == {alert.story: alert.story}
    assert trials.trial(trial.number) is trials.latest()[0]
    await trials.close()


async def test_a_run_that_fails_is_said_with_its_reason(room: Room, tmp_path: Path) -> None:
    await room.list_shows("a", QUAKE)
    room.now += timedelta(minutes=1)
    broken = tmp_path / "learned.json"
    broken.write_text("{}")
    run = replace(await backtest(room, tmp_path), settings=replace(SETTINGS, learned=broken))
    with pytest.raises(RecordingError, match=r"the backtest failed: .*not a file of `responder tune`"):
        await run.run(HIGH, 1, room.now)


async def test_a_store_that_read_nothing_is_refused(room: Room) -> None:
    empty = Backtest(room.store, EmbedSettings(room.store.path), room.library, SETTINGS, ())
    with pytest.raises(RecordingError, match="nothing was read"):
        await empty.run(HIGH, 1, room.now)
