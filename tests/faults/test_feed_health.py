"""The health of a feed as it shows over real sockets."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder.model.health import Trouble
from tests.faults.behaviours import FEED, OPEN, World, rss
from tests.faults.behaviours_tls import EXPIRED, GOOD
from tests.faults.scripted_server import ScriptedServer, answer
from tests.faults.test_behaviours_round import certified

pytestmark = pytest.mark.asyncio(loop_scope="module")
ENDS = datetime(2126, 10, 31, 2, 37, 29, tzinfo=UTC)  # Of GOOD.
MANY = rss(*"abcdefghijklmnop")


async def secure(w: World, folder: Path, certificate: str, *scripts: object) -> ScriptedServer:
    """Ask a server once for each script, over TLS."""
    with certified(w, folder, certificate, trusted=True) as context:
        async with ScriptedServer(tls=context) as safe:
            w.guard.leads[OPEN, 443] = safe.port
            w.feed = replace(FEED, url="https://pond.example/feed")
            safe.say(*scripts)  # type: ignore[arg-type]
            for _ in range(max(1, len(scripts))):
                await w.poll(minutes=10)
    return safe


@pytest.mark.parametrize(
    ("now", "raised"),
    [
        pytest.param(datetime(2126, 10, 1, tzinfo=UTC), (), id="thirty days before"),
        pytest.param(datetime(2126, 10, 20, tzinfo=UTC), (Trouble.CERTIFICATE,), id="eleven days before"),
    ],
)
async def test_a_certificate_is_read_with_the_feed_and_asked_for_by_nothing_else(
    w: World, tmp_path: Path, now: datetime, raised: tuple[Trouble, ...]
) -> None:
    w.now = now
    safe = await secure(w, tmp_path, GOOD, answer(MANY))
    assert w.client.certificate_until("https://pond.example/feed") == ENDS
    assert (await w.state()).health.raised == raised
    assert len(safe.asked) == 1


async def test_one_that_has_ended_is_told_too(w: World, tmp_path: Path) -> None:
    safe = await secure(w, tmp_path, EXPIRED)
    state = await w.state()
    assert (state.health.raised, state.failures, safe.asked) == ((Trouble.CERTIFICATE,), 1, [])


async def test_a_page_in_place_of_a_feed_is_a_changed_shape_until_the_feed_is_back(w: World) -> None:
    page = answer("<html><body>Maintenance</body></html>")
    w.server.say(answer(MANY), page, page, page, answer(MANY), answer(MANY))
    told = [(await w.poll(hours=7)).health.raised for _ in range(6)]
    assert told == [(), (), (), (Trouble.SHAPE,), (Trouble.SHAPE,), ()]


async def test_a_sudden_drop_over_the_wire(w: World) -> None:
    w.server.say(*[answer(MANY)] * 10, *[answer(rss("a", "b"))] * 3)
    told = [(await w.poll(minutes=11)).health.raised for _ in range(13)]
    assert told == [()] * 12 + [(Trouble.DROP,)]
