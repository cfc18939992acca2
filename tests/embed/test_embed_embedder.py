"""Embedder with fake models in a real worker process: order, jobs, cache, and worker trouble."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from responder.embed import Embedder, EmbedSettings, Loader
from responder.errors import EmbedError
from tests.embed import loaders
from tests.fake_embed import FakeEmbed, bigram_vectors


def expected(texts: Sequence[str]) -> NDArray[np.float32]:
    return bigram_vectors(texts).astype(np.float16).astype(np.float32)


def jobs(settings: EmbedSettings) -> list[int]:
    """Sizes of the jobs that the worker got, without the trial job of each start."""
    return [int(line) for line in settings.cache.with_suffix(".jobs").read_text().split()][1:]


async def queued(embedder: Embedder, count: int) -> None:
    """Give way until so many texts wait for the worker."""
    while True:
        if len(embedder._batches._open) >= count:
            return
        await asyncio.sleep(0)


async def test_rows_stand_in_the_order_of_the_texts(settings: EmbedSettings) -> None:
    texts = ["地震", "flood", "地震", " flood\n", "台风"]
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        vectors = await embedder.embed(texts)
        assert embedder.figures.encoded == 3
        assert embedder.figures.cached == 2
        assert embedder.figures.rate > 0
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, expected(["地震", "flood", "地震", "flood", "台风"]))


async def test_no_texts_give_no_rows_of_the_right_width(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        assert (await embedder.embed([])).shape == (0, 384)


async def test_known_texts_come_from_memory_then_from_the_file(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        cold = await embedder.embed(["a", "b"])
        np.testing.assert_array_equal(await embedder.embed(["b", "a"]), cold[::-1])
    async with Embedder(settings, loader=loaders.dies) as embedder:
        np.testing.assert_array_equal(await embedder.embed(["a", "b"]), cold)
        assert embedder.figures.encoded == 0


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"prefix": "query: "}, id="another prefix"),
        pytest.param({"model": "fake two"}, id="another model"),
    ],
)
async def test_vectors_of_different_settings_are_never_mixed(
    settings: EmbedSettings, other: dict[str, str]
) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        await embedder.embed(["a"])
    async with Embedder(replace(settings, **other), loader=loaders.bigrams) as embedder:  # type: ignore[arg-type]
        await embedder.embed(["a"])
        assert embedder.figures.encoded == 1


async def test_a_model_trained_anew_in_its_folder_is_another_model(
    settings: EmbedSettings, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_text("old")
    before = Embedder(replace(settings, model=str(folder))).model_id
    (folder / "weights").write_text("newer")
    assert Embedder(replace(settings, model=str(folder))).model_id != before


async def test_many_texts_go_in_full_jobs_and_the_rest_follows(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        await embedder.embed([f"text {i}" for i in range(10)])
    assert jobs(settings) == [4, 4, 2]


async def test_callers_share_a_job_and_a_text(settings: EmbedSettings) -> None:
    patient = replace(settings, wait_ms=60_000)  # Only a full job goes.
    async with Embedder(patient, loader=loaders.bigrams) as embedder:
        calls = [embedder.embed(texts) for texts in (["a", "b"], ["b", "c"], ["d"])]
        answers = await asyncio.gather(*calls)
    assert jobs(settings) == [4]
    np.testing.assert_array_equal(np.concatenate(answers), expected(["a", "b", "b", "c", "d"]))


async def test_a_cancelled_caller_takes_nothing_from_the_others(settings: EmbedSettings) -> None:
    async with Embedder(replace(settings, wait_ms=60_000), loader=loaders.bigrams) as embedder:
        impatient = asyncio.create_task(embedder.embed(["a"]))
        patient = asyncio.create_task(embedder.embed(["a", "b", "c"]))
        await queued(embedder, 3)
        impatient.cancel()
        await embedder.embed(["d"])
        np.testing.assert_array_equal(await patient, expected(["a", "b", "c"]))
        assert impatient.cancelled()


@pytest.mark.parametrize(
    ("poison", "reason", "respawns"),
    [
        pytest.param("die", "it ended with exit code 3", 4, id="the worker exits"),
        pytest.param("segfault", "it ended with exit code -11", 4, id="the worker crashes"),
        pytest.param("raise", "the model dislikes this", 0, id="the model raises"),
        pytest.param("nan", "one finite vector per text", 0, id="the model answers no numbers"),
    ],
)
async def test_one_text_that_breaks_the_worker_costs_only_itself(
    settings: EmbedSettings, poison: str, reason: str, respawns: int
) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        with pytest.raises(EmbedError, match=f"'{poison}': .*{reason}"):
            await embedder.embed(["a", "b", "c", poison])
        np.testing.assert_array_equal(await embedder.embed(["a", "b", "c"]), expected(["a", "b", "c"]))
        assert embedder.figures.encoded == 3
        await embedder.ready()
        assert embedder.figures.respawns == respawns
        with pytest.raises(EmbedError, match=poison):  # At once, and without the worker.
            await embedder.embed([poison])
        assert embedder.figures.respawns == respawns


async def test_a_worker_that_hangs_is_replaced(settings: EmbedSettings) -> None:
    async with Embedder(replace(settings, timeout_s=1.0), loader=loaders.bigrams) as embedder:
        with pytest.raises(EmbedError, match="'hang': no answer within 1 s"):
            await embedder.embed(["hang", "a"])
        np.testing.assert_array_equal(await embedder.embed(["a"]), expected(["a"]))
        assert embedder.figures.respawns == 3


async def test_bad_luck_once_is_not_held_against_a_text(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        assert (await embedder.embed(["die once"])).shape == (1, 384)
        assert embedder.figures.respawns == 1


async def test_a_worker_killed_between_two_jobs_is_replaced(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        worker = await embedder._batches.ready()
        os.kill(worker.pid, signal.SIGKILL)
        assert (await embedder.embed(["a"])).shape == (1, 384)
        assert embedder.figures.respawns == 1


async def test_a_library_that_prints_does_no_harm(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        assert (await embedder.embed(["chatter"])).shape == (1, 384)


async def test_the_worker_lets_others_go_first(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        worker = await embedder._batches.ready()
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == min(own + 5, 19)


@pytest.mark.parametrize(
    ("loader", "reason"),
    [
        pytest.param(loaders.refuses, "cannot start: no model called fake", id="it says why"),
        pytest.param(loaders.dies, "cannot start: it ended with exit code 7", id="it dies"),
    ],
)
async def test_a_worker_that_cannot_start(settings: EmbedSettings, loader: Loader, reason: str) -> None:
    async with Embedder(settings, loader=loader) as embedder:
        with pytest.raises(EmbedError, match=reason):
            await embedder.embed(["a"])
        with pytest.raises(EmbedError, match=reason):
            await embedder.ready()


async def test_a_worker_that_takes_too_long_to_start(settings: EmbedSettings) -> None:
    async with Embedder(replace(settings, start_timeout_s=0.1), loader=loaders.never_ready) as embedder:
        with pytest.raises(EmbedError, match=r"cannot start: no answer within 0\.1 s"):
            await embedder.embed(["a"])


async def test_a_worker_that_cannot_start_again_fails_the_job_in_hand(settings: EmbedSettings) -> None:
    async with Embedder(settings, loader=loaders.starts_once) as embedder:
        with pytest.raises(EmbedError, match="cannot start: out of memory"):
            await embedder.embed(["die", "a"])


async def test_closing_answers_those_who_wait(settings: EmbedSettings) -> None:
    async with Embedder(replace(settings, wait_ms=60_000), loader=loaders.bigrams) as embedder:
        waiting = asyncio.create_task(embedder.embed(["a"]))
        await queued(embedder, 1)
    with pytest.raises(EmbedError, match="closed"):
        await waiting
    with pytest.raises(EmbedError, match="closed"):
        await embedder._batches.ready()


_PARENT = """
import asyncio, sys
from pathlib import Path
from responder.embed import Embedder, EmbedSettings
from tests.embed import loaders

async def main():
    settings = EmbedSettings(cache=Path(sys.argv[1]), model="fake", wait_ms=0)
    async with Embedder(settings, loader=loaders.bigrams) as embedder:
        worker = await embedder._batches.ready()
        task = asyncio.create_task(embedder.embed(["hang"]))
        while not settings.cache.with_suffix(".jobs").read_text().count("\\n") == 2:
            await asyncio.sleep(0)
        sys.stdout.write(f"{worker.pid}\\n")
        sys.stdout.flush()
        await task

asyncio.run(main())
"""


def test_no_worker_outlives_a_service_that_is_killed(settings: EmbedSettings) -> None:
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _PARENT, str(settings.cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | path) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))  # It hangs in a job by now.
        try:
            parent.kill()
            ended, _, _ = select.select([worker], [], [], 10)
            assert ended == [worker]
        finally:
            os.close(worker)


async def test_the_fake_answers_as_the_embedder_does(settings: EmbedSettings) -> None:
    texts = ["Ｆｌｏｏｄ", "", "台风\x00"]
    async with Embedder(settings, loader=loaders.bigrams) as embedder, FakeEmbed() as fake:
        np.testing.assert_array_equal(await fake.embed(texts), await embedder.embed(texts))
        assert await fake.ready() == await embedder.ready()
        assert (await fake.embed([])).shape == (0, 384)
        assert fake.asked == texts
