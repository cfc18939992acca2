"""An index of alerts that only says where they lie: they are asked for, a few at a time, each once."""

import pytest

from responder.decide.leads import AT_ONCE, TRIES
from responder.model.feed import Lead
from tests.faults.behaviours import World
from tests.faults.scripted_server import answer

pytestmark = pytest.mark.asyncio(loop_scope="module")


def index(*numbers: int) -> str:
    items = "".join(
        f"<item><title>池塘预警 {n}</title><guid>line-{n}</guid><link>http://pond.example/{n}.cap</link></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Pond</title>{items}</channel></rss>'


def alert(number: int, message: str = "Alert", before: int | None = None) -> str:
    chain = f"<references>d,alert-{before},2026-09-21T08:00:00+08:00</references>" if before else ""
    return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>alert-{number}</identifier>
<status>Actual</status><msgType>{message}</msgType>{chain}<info><language>zh</language><event>地震</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
<headline>池塘发生地震 {number}</headline></info></alert>"""


async def test_an_alert_is_read_where_its_index_leads(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1), etag='"1"'), answer(index(2, 1), etag='"2"'))
    for n in (1, 2):
        w.server.say(answer(alert(n)), path=f"/{n}.cap")
    state = await w.poll()
    assert (state.validators.etag, state.due_at, await w.kept()) == ('"1"', w.due(), ["alert-1"])
    await w.poll(minutes=1)
    assert [one.path for one in w.server.asked] == ["/feed", "/1.cap", "/feed", "/2.cap"]
    assert await w.kept() == ["alert-1", "alert-2"]
    assert {story.official for story in w.cycle.live.stories.values()} == {True}


async def test_a_long_index_is_read_bit_by_bit(w: World) -> None:
    w.official(kind="cap")
    many = range(1, AT_ONCE + 4)
    w.server.say(answer(index(*many), etag='"1"'))
    for n in many:
        w.server.say(answer(alert(n)), path=f"/{n}.cap")
    state = await w.poll()
    assert (len(await w.kept()), state.validators.etag) == (AT_ONCE, None), "the index is to come again"
    state = await w.poll(minutes=1)
    assert (len(await w.kept()), state.validators.etag) == (len(many), '"1"')
    await w.poll(minutes=1)
    assert len(w.server.asked) == len(many) + 3, "none is asked for twice"
    assert w.server.most_at_once[""] <= 2


async def test_an_alert_that_cannot_be_had_stands_as_the_index_has_it(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1)))
    w.server.say(answer(status=404), path="/1.cap")
    for times in range(1, TRIES + 2):
        state = await w.poll(minutes=1)
        assert (state.failures, state.leads[0].tries) == (0, min(times, TRIES))
    assert await w.kept() == ["line-1"]
    assert [one.path for one in w.server.asked].count("/1.cap") == TRIES


async def test_an_alert_that_comes_late_joins_its_line(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1)))
    w.server.say(answer(status=503), answer(alert(1)), path="/1.cap")
    await w.poll()
    state = await w.poll(minutes=1)
    assert (await w.kept(), state.leads[0].read) == (["line-1", "alert-1"], True)


async def test_a_host_that_wants_rest_is_left_alone_with_its_alerts(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1, 2)))
    w.server.say(answer("", 429, retry_after="600"), path="/1.cap")
    state = await w.poll()
    assert [one.path for one in w.server.asked] == ["/feed", "/1.cap"]
    assert [lead.tries for lead in state.leads] == [1, 0]


async def test_an_index_that_leads_inside_leads_nowhere(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1).replace("http://pond.example/1.cap", "http://10.0.0.1/1.cap")))
    state = await w.poll()
    assert (len(w.guard.opened), state.leads[0].tries, await w.kept()) == (1, 1, ["line-1"])


async def test_what_the_index_lists_no_more_is_forgotten(w: World) -> None:
    w.official(kind="cap")
    w.server.say(answer(index(1)), answer(index(2)))
    for n in (1, 2):
        w.server.say(answer(alert(n)), path=f"/{n}.cap")
    first = await w.poll()
    state = await w.poll(minutes=1)
    assert len(first.leads) == len(state.leads) == 1
    assert first.leads != state.leads
    assert isinstance(state.leads[0], Lead)
