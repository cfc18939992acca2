"""Titles and summaries as plain text."""

import html
import re

import nh3

TITLE, SUMMARY = 300, 2000  # Characters kept.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(text: str, most: int = TITLE) -> str:
    """Take out markup, entities, control and direction marks; fold white space; cut.

    Direction marks can make a text read otherwise than it is stored, so none is kept.
    """
    if "<" in text or "&" in text:
        text = html.unescape(nh3.clean(html.unescape(text), tags=set()))
    return " ".join(_INVISIBLE.sub("", text).split())[:most]
