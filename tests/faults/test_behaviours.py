"""What servers answer and what the poller makes of it: tags, wishes, refusals, moves.

The names of the tests begin with the id of a behaviour.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from responder.decide.polling import OFFICIAL, ORDINARY, Outcome
from responder.model.feed import FeedId, Validators
from tests.faults.behaviours import DATE, FEED, START, World, rss
from tests.faults.scripted_server import answer, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")
MODIFIED = "Sun, 20 Sep 2026 01:00:00 GMT"
AHEAD = "Mon, 21 Sep 2026 02:00:00 GMT"  # The server's clock, an hour fast.
HOUR = timedelta(hours=1)


async def test_304_without_etag_keeps_entries_and_tags(w: World) -> None:
    w.server.say(answer(rss("a"), etag='"1"', last_modified=MODIFIED), answer(status=304))
    first = await w.poll()
    for _ in range(2):
        state = await w.poll(minutes=10)
        assert state.validators == first.validators == Validators('"1"', MODIFIED)
        assert (state.failures, state.looked_at, state.due_at) == (0, w.now, w.due())
        assert w.server.asked[-1].headers["if-none-match"] == '"1"'
        assert w.server.asked[-1].headers["if-modified-since"] == MODIFIED
    assert await w.kept() == ["a"]


async def test_200_same_etag_is_no_news_but_of_an_authority_is_read(w: World) -> None:
    w.server.say(answer(rss("a"), etag='"1"'), answer(rss("a", "b"), etag='"1"'))
    first = await w.poll()
    state = await w.poll(minutes=4)
    assert (state.validators, state.read_at, state.due_at) == (first.validators, START, w.due())
    assert await w.kept() == ["a"]
    w.official()
    state = await w.poll(minutes=5)
    assert w.server.asked[-1].headers["if-none-match"] == '"1"'
    assert (await w.kept(), state.read_at) == (["a", "b"], w.now)


@pytest.mark.parametrize("tag", ['W/"x"', '"x"', '"é, x"', 'W/""', "bare"])
async def test_weak_etag_is_sent_back_to_the_letter(w: World, tag: str) -> None:
    w.server.say(answer(rss("a"), etag=tag), answer(status=304))
    await w.poll()
    state = await w.poll(minutes=10)
    assert w.server.asked[1].headers["if-none-match"] == tag
    assert (state.validators.etag, state.failures, state.due_at) == (tag, 0, w.due())
    assert await w.kept() == ["a"]


@pytest.mark.parametrize(("sent", "came"), [('W/"x"', '"x"'), ('"x"', 'W/"x"')])
async def test_weak_etag_and_strong_one_are_the_same_tag(w: World, sent: str, came: str) -> None:
    w.server.say(answer(rss("a"), etag=sent), answer(rss("a", "b"), etag=came))
    await w.poll()
    state = await w.poll(minutes=10)
    assert (state.read_at, state.validators.etag, state.due_at) == (START, sent, w.due())
    assert [one.headers.get("if-none-match") for one in w.server.asked] == [None, sent]
    assert await w.kept() == ["a"]


@pytest.mark.parametrize(
    ("official", "full"),
    [pytest.param(False, ORDINARY.full, id="a day"), pytest.param(True, OFFICIAL.full, id="10 m")],
)
async def test_etag_lies_are_found_out_by_a_full_request(
    w: World, full: timedelta, *, official: bool
) -> None:
    if official:
        w.official()
    w.server.say(answer(rss("a"), etag='"1"'), answer(status=304), answer(rss("a", "b"), etag='"1"'))
    await w.poll()
    await w.poll(minutes=full.total_seconds() / 60 - 1)
    assert "if-none-match" in w.server.asked[1].headers
    state = await w.poll(minutes=1)
    assert not {"if-none-match", "if-modified-since"} & w.server.asked[2].headers.keys()
    assert (await w.kept(), state.read_at, state.due_at) == (["a", "b"], w.now, w.due())


@pytest.mark.parametrize(
    ("bad", "kept", "asked_with"),
    [
        pytest.param("<html><body>Sign in</body></html>", ["a"], '"1"', id="a page"),
        pytest.param(rss("b")[:70], ["a"], '"1"', id="cut before its first entry"),
        pytest.param(rss("b", end=""), ["a"], '"1"', id="cut in its only entry"),
        pytest.param(rss("a", "b", "cut", end=""), ["a", "b"], None, id="cut in its last entry"),
    ],
)
async def test_validators_after_failed_parse_are_not_kept(
    w: World, bad: str, kept: list[str], asked_with: str | None
) -> None:
    w.server.say(
        answer(rss("a"), etag='"1"'), answer(bad, etag='"2"'), answer(rss("a", "b", "c"), etag='"2"')
    )
    await w.poll()
    state = await w.poll(minutes=10)
    assert await w.kept() == kept
    failures = 0 if kept == ["a", "b"] else 1
    assert (state.failures, state.read_at) == (failures, START)
    assert state.due_at == w.due(Outcome.FAILED if failures else Outcome.READ, failures)
    state = await w.poll(hours=1)
    assert w.server.asked[2].headers.get("if-none-match") == asked_with
    assert (state.validators.etag, set(await w.kept())) == ('"2"', {"a", "b", "c"})


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "date"),
    [
        pytest.param("7200", DATE, id="seconds"),
        pytest.param("Mon, 21 Sep 2026 03:00:00 GMT", DATE, id="a date"),
        pytest.param("Mon, 21 Sep 2026 04:00:00 GMT", AHEAD, id="a date by the server's own clock"),
    ],
)
async def test_429_seconds_429_date_503_retry_after_rest_the_whole_host(
    w: World, status: int, said: str, date: str
) -> None:
    w.server.say(
        answer(rss("a"), etag='"1"'), answer("", status, retry_after=said, date=date), answer(rss("b"))
    )
    other = replace(FEED, id=FeedId("pool"), url="http://pond.example/pool")
    away = replace(other, url="http://other.example/feed")
    first = await w.poll()
    w.now = START
    state = await w.poll()
    assert (state.due_at, state.failures, state.looked_at) == (START + 2 * HOUR, 1, START), "stale, and told"
    assert (state.validators, await w.kept()) == (first.validators, ["a"])
    w.now = START + timedelta(minutes=119)
    put_off = (await w.ask(other)).state
    assert (put_off.due_at, put_off.failures) == (START + 2 * HOUR, 0)
    assert len(w.server.asked) == 2, "the host was asked for another feed"
    await w.ask(away)
    assert w.server.asked[-1].host == "other.example"
    state = await w.poll(minutes=1)
    assert (len(w.server.asked), state.failures, await w.kept()) == (4, 0, ["a", "b"])


async def test_429_seconds_hold_for_requests_that_wait_already(w: World) -> None:
    w.server.say((0.05, *answer("", 429, retry_after="7200")))
    asked = [w.ask(replace(FEED, id=FeedId(f"pond-{number}"))) for number in range(6)]
    states = [polled.state for polled in await asyncio.gather(*asked)]
    assert len(w.server.asked) == 2, "as many as are asked at once"
    assert {state.due_at for state in states} == {START + 2 * HOUR}
    assert await w.kept() == []


async def test_429_no_header_backs_off_ever_further_and_not_all_alike(w: World) -> None:
    w.server.say(answer(rss("a")), answer(status=429))
    await w.poll()
    waits = []
    for failures in (1, 2, 3, 4):
        state = await w.poll(hours=12)
        assert (state.failures, state.due_at) == (failures, w.due(Outcome.FAILED, failures))
        waits.append((state.due_at - w.now) / w.feed.interval)
    assert all(0.75 * 2**n <= wait <= 2**n for n, wait in enumerate(waits, start=1))
    crowd = [w.ask(replace(FEED, id=FeedId(f"pond-{number}"))) for number in range(10)]
    assert len({polled.state.due_at for polled in await asyncio.gather(*crowd)}) == 10
    assert (len(w.server.asked), await w.kept()) == (15, ["a"])


@pytest.mark.parametrize("official", [False, True])
@pytest.mark.parametrize(
    ("said", "capped"),
    [
        pytest.param("-5", False, id="before now"),
        pytest.param("soon", False, id="a word"),
        pytest.param("", False, id="nothing"),
        pytest.param("99999999", True, id="three years"),
        pytest.param("Mon, 21 Sep 2099 01:00:00 GMT", True, id="until 2099"),
    ],
)
async def test_retry_after_absurd_is_ignored_or_capped(
    w: World, said: str, *, capped: bool, official: bool
) -> None:
    if official:
        w.official()
    w.server.say(answer(rss("a")), answer("", 429, retry_after=said, date=DATE))
    await w.poll()
    state = await w.poll()
    most = OFFICIAL.asked if official else ORDINARY.asked
    assert state.due_at == (w.now + most if capped else w.due(Outcome.FAILED, 1))
    assert (len(w.server.asked), await w.kept()) == (2, ["a"])


async def test_410_gone_is_believed_after_a_day_and_three_times(
    w: World, capsys: pytest.CaptureFixture[str]
) -> None:
    w.server.say(answer(rss("a")), answer(status=410))
    await w.poll()
    due = []
    for _ in range(3):
        state = await w.poll(hours=12)
        due.append(state.due_at - w.now)
        assert state.gone is (len(due) == 3)
        assert "410" in state.last_error
    assert due[:2] == [ORDINARY.confirm] * 2
    assert due[2] > timedelta(days=1000)
    assert "feed gone" in capsys.readouterr().out
    assert (len(w.server.asked), await w.kept()) == (4, ["a"])


async def test_410_gone_in_between_is_forgotten(w: World) -> None:
    w.server.say(answer(status=410), answer(status=410), answer(rss("a")), answer(status=410))
    for _ in range(4):
        state = await w.poll(hours=24)
    assert (state.gone, state.gone_said and state.gone_said.times) == (False, 1)
    assert (len(w.server.asked), await w.kept(), state.due_at) == (4, ["a"], w.now + ORDINARY.confirm)


async def test_404_flapping_is_a_failure_and_nothing_is_lost(w: World) -> None:
    w.server.say(answer(rss("a"), etag='"1"'), answer(status=404), answer(status=404), answer(status=304))
    first = await w.poll()
    for failures in (1, 2):
        state = await w.poll(hours=1)
        assert (state.failures, state.due_at) == (failures, w.due(Outcome.FAILED, failures))
        assert (state.validators, state.looked_at, await w.kept()) == (first.validators, START, ["a"])
    state = await w.poll(hours=1)
    assert (state.failures, state.last_error, state.due_at, len(w.server.asked)) == (0, "", w.due(), 4)


@pytest.mark.parametrize("status", [401, 403])
async def test_401_403_are_left_alone_for_long_and_told(w: World, status: int) -> None:
    w.server.say(answer(rss("a")), answer("", status, www_authenticate="Basic"))
    await w.poll()
    for failures, most in ((1, HOUR), (2, 2 * HOUR), (3, 4 * HOUR)):
        state = await w.poll(hours=24)
        assert most * 0.75 <= state.due_at - w.now <= most
        assert (state.failures, str(status) in state.last_error) == (failures, True)
        assert len(w.server.asked) == 1 + failures, "no second try at once"
    assert "authorization" not in w.server.asked[-1].headers
    w.official()
    assert (await w.poll()).due_at <= w.now + OFFICIAL.forbidden
    assert await w.kept() == ["a"]


@pytest.mark.parametrize("status", [301, 308])
async def test_301_308_are_followed_and_kept_after_three_good_bodies(
    w: World, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    w.server.say(redirect("http://www.pond.example/new", status))
    w.server.say(
        answer(rss("a")), answer(rss("a", "b")), answer("<html>", 200), answer(rss("c")), path="/new"
    )
    for _ in range(4):
        state = await w.poll(hours=1)
    assert [asked.path for asked in w.server.asked] == ["/feed", "/new"] * 4
    assert "feed moved" in capsys.readouterr().out
    state = await w.poll(hours=1)
    assert [(asked.host, asked.path) for asked in w.server.asked[8:]] == [("www.pond.example", "/new")]
    assert (state.url, state.due_at, await w.kept()) == (FEED.url, w.due(), ["a", "b", "c"])
    w.server.say(answer(status=404), path="/new")
    w.server.say(answer(rss("d")))
    for _ in range(4):
        state = await w.poll(hours=24)
    assert w.server.asked[-1].path == "/feed", "where the new address fails, the old one is asked again"
    assert (state.move, await w.kept()) == (None, ["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("status", "to"),
    [
        pytest.param(302, "/new", id="302"),
        pytest.param(303, "/new", id="303"),
        pytest.param(307, "/new", id="307"),
        pytest.param(301, "http://other.example/new", id="for good, but to a stranger"),
    ],
)
async def test_302_307_are_followed_and_never_kept(w: World, status: int, to: str) -> None:
    w.server.say(redirect(to, status))
    w.server.say(answer(rss("a"), etag='"1"'), path="/new")
    for _ in range(6):
        state = await w.poll(hours=24)
    assert [asked.path for asked in w.server.asked] == ["/feed", "/new"] * 6
    assert (state.failures, state.due_at, await w.kept()) == (0, w.due(), ["a"])
