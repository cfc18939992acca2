"""Lists of feeds from other readers, ours, and broken ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.errors import ConfigError
from responder.fetch.opml import OURS, interval_text, read, written
from responder.importing import imported
from responder.model.feed import Group, Trust
from tests.fetch.sample import FEED, PATHS, feed

OPML = '<?xml version="1.0"?>\n<opml version="2.0">\n<body>\n{}\n</body>\n</opml>'
POND = '<outline text="Pond" xmlUrl="http://pond.example/feed"/>'


def outlines(text: str) -> list[tuple[str, str, Group]]:
    return [(one.url, one.title, one.group) for one in read(OPML.format(text).encode(), "a.opml")]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        pytest.param(POND, Group.NEWS, id="nothing said"),
        pytest.param(f'<outline text="科学">{POND}</outline>', Group.SCIENCE, id="a folder"),
        pytest.param(
            f'<outline text="Health"><outline text="Here">{POND}</outline></outline>',
            Group.HEALTH,
            id="a folder above",
        ),
        pytest.param(
            f'<outline text="Health"><outline text="Science">{POND}</outline></outline>',
            Group.SCIENCE,
            id="the nearer folder",
        ),
        pytest.param(
            f"""<outline text="Health">{POND.replace("text", 'category="/official" text')}</outline>""",
            Group.OFFICIAL,
            id="its own category before the folder",
        ),
    ],
)
def test_categories_and_folders_name_the_group(text: str, group: Group) -> None:
    assert outlines(text) == [("http://pond.example/feed", "Pond", group)]


def test_feeds_are_found_at_any_depth() -> None:
    deep = "<outline text='a'>" * 200 + POND + "</outline>" * 200
    assert len(outlines(deep + POND)) == 2


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        pytest.param(
            OPML.format(POND[:-2] + ">"), 5, "not well-formed", "Close the element", id="not closed"
        ),
        pytest.param(
            OPML.format('<outline text="Frogs & co"/>'), 4, "not well-formed", "&amp;", id="a bare &"
        ),
        pytest.param(
            OPML.format('\n<outline xmlUrl="feed:pond"/>'),
            5,
            "no address of the web",
            "http",
            id="no address",
        ),
        pytest.param(OPML.format("<outline/>"), 0, "lists no feeds", "Export", id="no feeds"),
        pytest.param("<html><body/></html>", 1, "no OPML", "Export", id="something else"),
        pytest.param("\n<!DOCTYPE opml><opml/>", 2, "DTD", "DOCTYPE", id="a DTD"),
        pytest.param("", 0, "not well-formed", "", id="nothing"),
    ],
)
def test_what_is_broken_is_told_with_its_line(text: str, line: int, what: str, mend: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text.encode(), "a.opml")
    fault = caught.value.faults[0]
    assert (fault.path, what in fault.what, mend in fault.mend) == ("a.opml", True, True)
    assert fault.line == line or not text


def test_every_wrong_address_is_told() -> None:
    with pytest.raises(ConfigError) as caught:
        outlines('<outline xmlUrl="a"/><outline xmlUrl="b"/>' + POND)
    assert len(caught.value.faults) == 2


FEEDS = (
    replace(FEED, name='Pond "& co" <池塘>', language="zh", zone="Asia/Shanghai"),
    feed("newsnow", id="hot", url="http://pond.example/hot", group=Group.HOTLIST, trust=Trust.LIST),
    feed("jmespath", id="mapped", url="http://pond.example/api", paths=PATHS, interval=timedelta(seconds=90)),
    feed("cap", id="cap", url="http://pond.example/cap", group=Group.OFFICIAL, trust=Trust.OFFICIAL),
)


def test_an_export_comes_back_as_it_was() -> None:
    new, skipped = imported(read(written(FEEDS, "pond"), "a.opml"), ())
    assert skipped == ()
    assert sorted(new, key=lambda one: one.id) == sorted(FEEDS, key=lambda one: one.id)


def test_leave_to_ask_this_machine_and_drills_do_not_travel() -> None:
    here = replace(FEED, local=True, drill=True)
    ((back,), _) = imported(read(written([here], "pond"), "a.opml"), ())
    assert (back.local, back.drill) == (False, False)


def test_what_is_there_already_is_left_out_and_told() -> None:
    text = OPML.format(POND + POND + '<outline xmlUrl="https://www.pond.example/feed/"/>')
    new, skipped = imported(read(text.encode(), "a.opml"), ())
    assert [one.id for one in new] == ["pond"]
    assert len(skipped) == 2
    _, skipped = imported(read(text.encode(), "a.opml"), new)
    assert all("as pond" in line for line in skipped)
    assert len(skipped) == 3


def test_what_a_file_says_wrongly_is_not_taken_over() -> None:
    wrong = f'xmlns:r="{OURS}" r:kind="frog" r:trust="king" r:interval="1s" r:zone="Pond" r:id="a b"'
    ((one,), _) = imported(read(OPML.format(POND.replace("<outline", f"<outline {wrong}")).encode(), "a"), ())
    assert (one.kind, one.trust, one.interval, one.zone, one.id) == (
        "rss",
        Trust.PRESS,
        timedelta(minutes=15),
        "UTC",
        "pond",
    )


@pytest.mark.parametrize(("seconds", "text"), [(90, "90s"), (600, "10m"), (7200, "2h"), (86400, "24h")])
def test_intervals_are_written_as_the_settings_have_them(seconds: int, text: str) -> None:
    assert interval_text(timedelta(seconds=seconds)) == text
