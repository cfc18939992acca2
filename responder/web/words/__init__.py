"""The words of all pages, in both languages: a file for each part of the desk, put together here."""

from collections.abc import Mapping
from types import MappingProxyType

from responder.model.text import Bilingual
from responder.web.words import (
    desk,
    detection,
    devices,
    drills,
    feeds,
    intake,
    library,
    notices,
    people,
    public,
    records,
    texts,
)

PARTS = (
    desk.WORDS,
    detection.WORDS,
    devices.WORDS,
    feeds.WORDS,
    intake.WORDS,
    notices.WORDS,
    people.WORDS,
    records.WORDS,
    texts.WORDS,
    public.WORDS,
    drills.WORDS,
    library.WORDS,
)
WORDS: Mapping[str, Bilingual] = MappingProxyType({key: text for part in PARTS for key, text in part.items()})
