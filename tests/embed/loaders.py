"""Models for the worker that load at once and misbehave on cue."""

import os
import signal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from responder.embed.contract import EmbedSettings, Encode
from responder.errors import EmbedError
from tests.fake_embed import bigram_vectors


def bigrams(settings: EmbedSettings) -> Encode:
    """Hangs, dies, raises or answers nonsense when a text of the job says so.

    Appends the size of each job to a file beside the cache.
    """
    jobs = settings.cache.with_suffix(".jobs")

    def encode(texts: list[str]) -> NDArray[np.float32]:
        with jobs.open("a") as file:
            file.write(f"{len(texts)}\n")
        if "hang" in texts:
            signal.pause()
        if "die" in texts:
            os._exit(3)
        if "segfault" in texts:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "raise" in texts:
            raise RuntimeError("the model dislikes this")
        if "nan" in texts:
            return np.full((len(texts), 384), np.nan, dtype=np.float32)
        if "die once" in texts and not (mark := settings.cache.with_suffix(".died")).exists():
            mark.touch()
            os._exit(3)
        if "chatter" in texts:
            os.write(1, b"a library prints to standard output\n")
        return bigram_vectors([settings.prefix + text for text in texts])

    return encode


def refuses(settings: EmbedSettings) -> Encode:
    raise EmbedError(f"no model called {settings.model}")


def dies(settings: EmbedSettings) -> Encode:
    os._exit(7)


def starts_once(settings: EmbedSettings) -> Encode:
    """Loads the first time only."""
    mark: Path = settings.cache.with_suffix(".started")
    if mark.exists():
        raise EmbedError("out of memory")
    mark.touch()
    return bigrams(settings)


def never_ready(settings: EmbedSettings) -> Encode:
    signal.pause()
    return bigrams(settings)
