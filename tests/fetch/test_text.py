"""Markup, keys and links from strangers."""

import pytest

from responder.fetch.text import KEY, SUMMARY, TITLE, key, link, plain

BASE = "https://pond.example.org/feed/index.xml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<b>Frogs</b> sing", "Frogs sing", id="markup"),
        pytest.param("Frogs &amp; toads", "Frogs & toads", id="an entity"),
        pytest.param("&lt;script&gt;alert(1)&lt;/script&gt;Frogs", "Frogs", id="a script, escaped"),
        pytest.param("M &lt; 3 felt", "M < 3 felt", id="a sign that is no markup"),
        pytest.param("青蛙\n\t 合唱\u3000开始", "青蛙 合唱 开始", id="white space of every kind"),
        pytest.param("Frogs\rsing", "Frogs sing", id="a bare return parts words"),
        pytest.param("Fro\u202egs\x00 \u200bsing", "Frogs sing", id="what cannot be seen"),
        pytest.param("Frogs \ud83d sing", "Frogs sing", id="half a character"),
        pytest.param("a" * 999, "a" * TITLE, id="a title without end"),
    ],
)
def test_text_is_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_a_summary_may_be_longer() -> None:
    assert len(plain("a" * 9999, SUMMARY)) == SUMMARY


def test_the_first_key_that_is_there_counts() -> None:
    assert key("", " ", "pond-1", "title") == "pond-1"
    assert key("", "") == ""


def test_long_keys_stay_apart_and_short() -> None:
    one, other = key("a" * KEY + "1"), key("a" * KEY + "2")
    assert one != other
    assert len(one) <= KEY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("https://example.org/a", "https://example.org/a", id="absolute"),
        pytest.param("HTTPS://example.org/A", "https://example.org/A", id="in capital letters"),
        pytest.param("/a", "https://pond.example.org/a", id="relative to the host"),
        pytest.param("//example.org/a", "https://example.org/a", id="relative to the scheme"),
        pytest.param("", "", id="none"),
        pytest.param("javascript:alert(1)", "", id="a script"),
        pytest.param(
            "java\nscript:alert(1)", "https://pond.example.org/feed/java script:alert(1)", id="bent"
        ),
        pytest.param("data:text/html,x", "", id="data"),
        pytest.param("file:///etc/hosts", "", id="a file"),
        pytest.param("http://[::1", "", id="a broken address"),
        pytest.param("http://example.org:99999/", "", id="a port that there is not"),
        pytest.param("https://bank.example.org@evil.example.org/", "", id="a name before the host"),
        pytest.param("https://example.org/" + "a" * 5000, "", id="too long"),
    ],
)
def test_links_lead_to_the_web_or_nowhere(text: str, expected: str) -> None:
    assert link(text, BASE) == expected
