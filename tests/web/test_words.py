"""The catalogue of words: whole, in both languages, each key once."""

from collections import Counter

from responder.web.words import PARTS


def test_no_key_stands_in_two_parts() -> None:
    counted = Counter(key for part in PARTS for key in part)
    assert [key for key, times in counted.items() if times > 1] == []


def test_every_word_is_there_in_both_languages() -> None:
    assert [key for part in PARTS for key, text in part.items() if not (text.zh and text.en)] == []
