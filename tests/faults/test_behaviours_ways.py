"""Where redirects lead and what documents say: dangers, loops, cookies, dates, gaps, old rows.

The names of the tests begin with the id of a behaviour.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from responder.decide.polling import OFFICIAL, ORDINARY, Outcome
from responder.fetch import Request
from responder.model.feed import FeedState, Group, Trust, Validators
from responder.store import Store, feeds
from tests.faults.behaviours import DATE, FEED, START, World, rss
from tests.faults.scripted_server import answer, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIFTY = tuple(f"n{number}" for number in range(50))


async def test_redirect_loop_ends_where_it_closes(w: World) -> None:
    w.server.say(redirect("/feed"), path="/b")
    await w.fails_after(["/feed", "/b"], "circle", redirect("/b"))


async def test_redirect_loop_without_a_circle_ends_after_five(w: World) -> None:
    for number in range(9):
        w.server.say(redirect(f"/{number + 1}"), path=f"/{number}")
    await w.fails_after(["/feed", "/0", "/1", "/2", "/3", "/4"], "more than 5", redirect("/0"))


@pytest.mark.parametrize("names", [["10.0.0.1"], ["169.254.169.254", "10.0.0.1"], ["127.0.0.1"], ["::1"]])
async def test_redirect_private_is_refused_when_its_name_is_known(w: World, names: list[str]) -> None:
    w.names.table["rebound.example"] = names
    await w.fails_after(["/feed"], "open internet", redirect("http://rebound.example/"))
    assert len(w.guard.opened) == 2


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
    ],
)
async def test_redirect_private_is_refused_as_a_number(w: World, to: str) -> None:
    await w.fails_after(["/feed"], "open internet", redirect(to))
    assert len(w.guard.opened) == 2


@pytest.mark.parametrize("to", ["http://2130706433/", "http://0/", "http://127.1/"])
async def test_redirect_private_is_refused_in_disguise(w: World, to: str) -> None:
    await w.fails_after(["/feed"], "not a canonical", redirect(to))
    assert len(w.guard.opened) == 2


async def test_redirect_private_by_a_name_that_changes(w: World) -> None:
    await w.client.__aexit__()
    async with w.client:  # A new table of names, as after the life of an old one.
        w.names.table["pond.example"] = ["192.168.0.1"]
        for session in (w.client._open_net, w.client._local):
            session.connector._resolver = w.names  # type: ignore[union-attr]
        state = await w.poll()
    assert ("open internet" in state.last_error, w.server.asked, w.guard.opened) == (True, [], [])
    assert (state.due_at, await w.kept()) == (w.due(Outcome.FAILED, 1), [])


@pytest.mark.parametrize(
    "to", ["file:///etc/hosts", "ftp://pond.example/", "data:text/xml,<rss/>", "gopher://pond.example/", "//"]
)
async def test_redirect_scheme_other_than_http_is_refused(w: World, to: str) -> None:
    await w.fails_after(["/feed"], "", redirect(to))
    assert len(w.guard.opened) == 2


async def test_redirect_cross_host_auth_and_cookies_stay_behind(w: World) -> None:
    secret = {"Authorization": "Bearer x", "Cookie": "a=1", "If-None-Match": '"1"'}
    w.server.say(redirect("/same"))
    w.server.say(redirect("http://other.example/away", set_cookie="b=2"), path="/same")
    w.server.say(answer(rss("a")), path="/away")
    reply = await w.client.ask(Request(FEED.url, secret), FEED, now=w.now)
    first, same, away = w.server.asked
    assert first.headers["authorization"] == same.headers["authorization"] == "Bearer x"
    assert (away.host, away.headers["if-none-match"]) == ("other.example", '"1"')
    assert not {"authorization", "cookie"} & away.headers.keys()
    assert reply.status == 200
    state = await w.poll()
    assert (state.due_at, await w.kept()) == (w.due(), ["a"])


async def test_cookies_are_given_back_once_on_the_way_and_then_forgotten(w: World) -> None:
    wall = redirect("/feed", set_cookie="seen=1; Path=/")
    w.server.say(wall, answer(rss("a")), wall, answer(rss("a")))
    for _ in range(2):
        state = await w.poll(hours=24)
        assert (state.failures, state.due_at, await w.kept()) == (0, w.due(), ["a"])
    assert [one.headers.get("cookie") for one in w.server.asked] == [None, "seen=1"] * 2
    await w.ask(replace(FEED, url="http://pond.example/pool"))
    assert "cookie" not in w.server.asked[-1].headers


async def test_cookies_that_are_never_enough_are_tried_once(w: World) -> None:
    await w.fails_after(["/feed", "/feed"], "circle", redirect("/feed", set_cookie="seen=1"))


@pytest.mark.parametrize(
    ("said", "head", "wait"),
    [
        pytest.param({"cache_control": "max-age=3600"}, "", timedelta(hours=1), id="max-age"),
        pytest.param({"cache_control": "max-age=99999999"}, "", ORDINARY.fresh, id="a long max-age"),
        pytest.param({"cache_control": "max-age=60"}, "", None, id="less than our interval"),
        pytest.param({"cache_control": "max-age=-1"}, "", None, id="nonsense"),
        pytest.param(
            {"expires": "Mon, 21 Sep 2026 01:30:00 GMT", "date": DATE},
            "",
            timedelta(minutes=30),
            id="Expires",
        ),
        pytest.param({}, "<ttl>45</ttl>", timedelta(minutes=45), id="ttl"),
        pytest.param({}, "<ttl>999999</ttl>", ORDINARY.fresh, id="a long ttl"),
        pytest.param({}, "<ttl>soon</ttl>", None, id="a ttl that is a word"),
    ],
)
async def test_cache_max_age_is_waited_for(
    w: World, said: dict[str, str], head: str, wait: timedelta | None
) -> None:
    w.server.say(answer(rss("a", head=head), 200, **said), answer(status=304, **said))
    state = await w.poll()
    assert state.due_at == (w.now + wait if wait else w.due())
    if not head:
        assert (await w.poll()).due_at == state.due_at
    w.official()
    w.server.say(answer(rss("a", head=head), 200, **said))
    state = await w.poll()
    assert state.due_at == (w.now + min(wait, OFFICIAL.fresh) if wait else max(w.due(), state.due_at))
    assert len(w.server.asked) == (2 if head else 3)
    assert await w.kept() == ["a"]


@pytest.mark.parametrize(
    "date", ["Mon, 21 Sep 2026 02:00:00 GMT", "Mon, 21 Sep 2026 00:00:00 GMT", "long ago"]
)
async def test_clock_skew_moves_nothing(w: World, date: str) -> None:
    w.server.say(answer(rss("a"), date=date, etag='"1"'), answer(status=304, date=date))
    state = await w.poll()
    assert (state.due_at, state.looked_at, state.read_at) == (w.due(), START, START)
    state = await w.poll(minutes=10)
    assert (state.due_at, state.looked_at, len(w.server.asked)) == (w.due(), w.now, 2)
    assert await w.kept() == ["a"]


async def test_html_instead_is_no_feed_and_is_not_followed(w: World) -> None:
    page = '<html><head><meta http-equiv="refresh" content="0;url=/real"><title>Just a moment</title></html>'
    await w.fails_after(["/feed"], "no feed", answer(page, content_type="text/html", etag='"2"'))


async def test_empty_after_full_is_doubted_told_and_in_the_end_believed(
    w: World, capsys: pytest.CaptureFixture[str]
) -> None:
    w.server.say(answer(rss(*FIFTY), etag='"1"'), answer(rss(), etag='"2"'))
    first = await w.poll()
    for times in (1, 2, 3):
        state = await w.poll(minutes=10)
        assert (state.due_at, state.validators) == (w.due(), first.validators), "asked as often as ever"
        assert ("lists nothing" in state.last_error, state.failures) == (times == 3, int(times == 3))
    assert "feed lists nothing" in capsys.readouterr().out
    assert len(w.server.asked) == 4
    assert len(await w.kept()) == 50
    state = await w.poll(hours=24)
    assert (state.failures, state.validators.etag, len(await w.kept())) == (0, '"2"', 50)


async def test_empty_after_full_is_forgotten_when_the_old_body_is_back(w: World) -> None:
    w.server.say(answer(rss(*FIFTY), etag='"1"'), answer(rss()), answer(rss()), answer(status=304))
    await w.poll()
    for _ in range(3):
        state = await w.poll(minutes=10)
    assert (state.empty_said, state.failures, state.due_at) == (None, 0, w.due())
    assert (len(w.server.asked), len(await w.kept())) == (4, 50)


async def test_window_gap_is_noted_and_hurries(w: World, capsys: pytest.CaptureFixture[str]) -> None:
    w.server.say(answer(rss("a", "b")), answer(rss("g", "h")), answer(rss("h", "i")))
    assert (await w.poll()).window.lost_at is None
    state = await w.poll(minutes=10)
    assert (state.window.lost_at, state.failures) == (w.now, 0)
    assert state.due_at - w.now <= w.feed.interval / 2
    assert "entries may be missing" in capsys.readouterr().out
    state = await w.poll(minutes=5)
    assert (state.due_at, state.window.lost_at) == (w.due(), START + timedelta(minutes=10))
    assert (len(w.server.asked), await w.kept()) == (3, ["a", "b", "g", "h", "i"])


async def test_window_gap_is_closed_from_earlier_pages(w: World) -> None:
    link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{}" href="{}"/>'
    w.server.say(answer(rss("a", "b")), answer(rss("g", "h", head=link.format("next", "/feed?p=2&amp;x"))))
    w.server.say(answer(rss("e", "f", head=link.format("prev-archive", "/3"))), path="/feed?p=2&x")
    w.server.say(answer(rss("c", "b", head=link.format("next", "/4"))), path="/3")
    await w.poll()
    state = await w.poll(minutes=10)
    assert [one.path for one in w.server.asked[1:]] == ["/feed", "/feed?p=2&x", "/3"]
    assert set(await w.kept()) == set("abcefgh")
    assert state.window.lost_at is None
    assert state.due_at - w.now <= w.feed.interval / 2


@pytest.mark.parametrize("to", ["http://other.example/4", "http://10.0.0.1/", "http://[", "/404", "/loop"])
async def test_window_gap_stays_where_pages_lead_nowhere(w: World, to: str) -> None:
    link = f'<link rel="next" href="{to}"/>'
    w.server.say(answer(rss("a", "b")), answer(rss("g", "h", head=link)))
    w.server.say(answer(rss("x", head=link)), path="/loop")
    await w.poll()
    state = await w.poll(minutes=10)
    assert (state.window.lost_at, state.failures) == (w.now, 0)
    assert len(w.server.asked) == {"/404": 3, "/loop": 5}.get(to, 2)
    assert state.due_at - w.now <= w.feed.interval / 2
    assert set("abgh") <= set(await w.kept())


async def test_a_hot_list_that_turns_over_is_no_window_gap(w: World) -> None:
    w.feed = replace(FEED, kind="newsnow", group=Group.HOTLIST, trust=Trust.LIST)
    rows = '{{"status": "success", "items": [{{"title": "{}"}}]}}'
    w.server.say(answer(rows.format("a"), etag='"1"'), answer(rows.format("b"), etag='"1"'))
    await w.poll()
    state = await w.poll(minutes=10)
    assert (state.window.lost_at, state.due_at, await w.kept()) == (None, w.due(), ["a", "b"])
    assert len(w.server.asked) == 2


async def test_a_state_of_an_older_version_is_read_and_its_first_410_taken_back(tmp_path: Path) -> None:
    old = (
        '{{"feed":"{0}","due_at":"2026-09-21T00:00:00Z","validators":{{"etag":"\\"1\\"","last_modified":null}},'
        '"failures":1,"last_error":"","looked_at":null,"changed_at":"2026-09-20T00:00:00Z","gone":{1}}}'
    )
    far = "2036-09-21T00:00:00.000000+00:00"
    async with Store(tmp_path / "db", durable=False) as store:
        rows = [(name, far, old.format(name, gone)) for name, gone in (("pond", "false"), ("pool", "true"))]
        await store.write(lambda db: db.conn.executemany("INSERT INTO feeds VALUES (?, ?, ?)", rows))
        undo = "DELETE FROM _sqlite_migrations WHERE name = 'gone_feeds_again'"
        await store.write(lambda db: db.execute(undo))
    async with Store(tmp_path / "db", durable=False) as store:
        held = await store.read(feeds.states)
        (again,) = await store.read(lambda db: feeds.due(db, START, 9))
    assert (again.feed, again.gone, held[FEED.id].gone) == ("pool", False, False)
    assert held[FEED.id].validators == Validators('"1"')


async def test_an_address_changed_in_the_settings_starts_anew(w: World) -> None:
    w.server.say(answer(rss("a"), etag='"1"'))
    before = await w.poll()
    await w.store.write(lambda db: feeds.enrol(db, [w.feed], w.now))
    assert await w.state() == before
    w.feed = replace(w.feed, url="http://other.example/feed")
    await w.store.write(lambda db: feeds.enrol(db, [w.feed], w.now))
    assert await w.state() == FeedState(FEED.id, w.now)
    await w.poll()
    assert "if-none-match" not in w.server.asked[-1].headers
