"""Two runs side by side, and what differs between them."""

import asyncio
import copyreg
import io
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from responder.backtest.rehearsal import Ask
from responder.cycle import Settings
from responder.decide.contrast import Contrast, contrast
from responder.embed import EmbedSettings
from responder.errors import RecordingError
from responder.model.chosen import Chosen
from responder.model.feed import Feed
from responder.model.library import Library
from responder.model.oncall import Alert
from responder.model.story import StoryId
from responder.store import Store, basis, looks

WARM_UP = timedelta(days=1)  # Before the days that are reported, so that old stories are not new.
LONGEST_S = 900.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change would have done."""

    contrast: Contrast
    before: Chosen
    after: Chosen
    since: datetime
    until: datetime
    seconds: float
    places: Mapping[StoryId, StoryId]  # The desk's own story of each that differs, where it has one.


@dataclass(frozen=True, slots=True)
class Backtest:
    """Goes through what a store kept, with the numbers of the service and with others."""

    store: Store
    embedding: EmbedSettings  # Its cache is the service's.
    library: Library
    settings: Settings
    feeds: Sequence[Feed]

    async def run(self, chosen: Chosen, days: float, now: datetime) -> Outcome:
        """Compare what is chosen now with a proposal over the last days.

        Raises RecordingError if nothing was kept of them, or a run fails.
        """
        start = monotonic()
        before, first = await self.store.read(lambda db: (basis.chosen(db), looks.first(db)))
        if first is None or first >= now:
            raise RecordingError("nothing was read yet that could be gone through again")
        since = max(first, now - timedelta(days=days))
        asks = [self._ask(one, since, now) for one in (before, chosen)]
        old, new = await asyncio.gather(*(_apart(ask) for ask in asks))
        found = contrast(old, new, max((now - since) / timedelta(days=1), 1 / 24))
        titles = await self.store.read(lambda db: looks.stories_by_title(db, since - WARM_UP, now))
        shown = [one.shown for one in found.differences]
        places = {one.story: titles[one.headline] for one in shown if one.headline in titles}
        return Outcome(found, before, chosen, since, now, monotonic() - start, places)

    def _ask(self, chosen: Chosen, since: datetime, until: datetime) -> Ask:
        return Ask(
            self.store.path,
            self.embedding,
            self.library,
            self.settings,
            tuple(self.feeds),
            chosen,
            since,
            until,
            WARM_UP,
        )


async def _apart(ask: Ask) -> tuple[Alert, ...]:
    """One run in a process of its own, which ends with its caller's wait."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "responder.backtest"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(part or str(Path.cwd()) for part in sys.path)},
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            answer, said = await process.communicate(_packed(ask))
    except TimeoutError as error:
        raise RecordingError(f"the backtest takes more than {LONGEST_S / 60:g} minutes") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()
        raise RecordingError(f"the backtest failed: {last[-1] if last else process.returncode}")
    raised: tuple[Alert, ...] = pickle.loads(answer)
    return raised


def _packed(ask: Ask) -> bytes:
    """The library's mappings cannot be changed, and such cannot be pickled: they travel as plain ones."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out)
    pickler.dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda held: (dict, (dict(held),))}
    pickler.dump(ask)
    return out.getvalue()
