"""The settings of feeds that are brought to us, and the tokens that open their doors."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.errors import ConfigError
from responder.intake import faults, tokens
from responder.model.feed import Door, Feed, FeedId, Group, Trust

PUSH = Feed(FeedId("p"), "P", "", "push", "zh", Trust.PRESS, Group.NEWS, timedelta(), door=Door("P_TOKEN"))
MAIL = replace(PUSH, kind="mail", door=Door(senders=("desk@example.org", "@example.com"), folder="/mail"))
READ = replace(PUSH, kind="rss", url="https://example.org/", interval=timedelta(minutes=5), door=None)
LONG, LONGER = "a-sample-token-of-length", "a-sample-token-of-more-length"


@pytest.mark.parametrize("feed", [PUSH, MAIL, READ], ids=["push", "mail", "read"])
def test_a_whole_feed_has_no_fault(feed: Feed) -> None:
    assert not list(faults(feed))


@pytest.mark.parametrize(
    ("feed", "what"),
    [
        pytest.param(replace(PUSH, door=None), "needs token", id="a push without a token"),
        pytest.param(replace(PUSH, url="https://a.example/"), "never asked", id="a push with an address"),
        pytest.param(replace(PUSH, group=Group.HOTLIST), "no ranks", id="a push of ranks"),
        pytest.param(
            replace(PUSH, door=Door("T", ("a@b",))), "of the kind mail", id="a push with senders of letters"
        ),
        pytest.param(replace(MAIL, door=Door(folder="/mail")), "needs senders", id="mail from anybody"),
        pytest.param(replace(MAIL, door=Door(senders=("*",))), "no sender", id="mail from a star"),
        pytest.param(replace(MAIL, trust=Trust.OFFICIAL), "can be forged", id="a letter as an authority"),
        pytest.param(replace(READ, door=Door("T")), "only the kinds", id="a token for what is read"),
        pytest.param(replace(READ, url=""), "url is missing", id="nowhere to read"),
        pytest.param(replace(READ, interval=timedelta()), "interval is missing", id="no interval"),
    ],
)
def test_a_fault_is_named(feed: Feed, what: str) -> None:
    assert any(what in found for found, _ in faults(feed))


def test_a_variable_may_hold_two_tokens_while_one_takes_over() -> None:
    assert tokens([PUSH, READ, MAIL], {"P_TOKEN": f"{LONG} {LONGER}"}) == {"p": (LONG, LONGER)}


@pytest.mark.parametrize(
    ("environment", "what"),
    [
        pytest.param({}, "P_TOKEN is not set", id="missing"),
        pytest.param({"P_TOKEN": " "}, "P_TOKEN is not set", id="empty"),
        pytest.param({"P_TOKEN": f"{LONG} short"}, "fewer than 20", id="one that could be guessed"),
    ],
)
def test_a_token_that_is_no_good_is_named_but_not_shown(environment: dict[str, str], what: str) -> None:
    with pytest.raises(ConfigError, match=what) as caught:
        tokens([PUSH], environment)
    assert "short" not in str(caught.value)


def test_two_feeds_may_not_share_a_token() -> None:
    other = replace(PUSH, id=FeedId("q"), door=Door("Q_TOKEN"))
    with pytest.raises(ConfigError, match="share"):
        tokens([PUSH, other], {"P_TOKEN": LONG, "Q_TOKEN": f"{LONGER} {LONG}"})
