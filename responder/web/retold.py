"""A line of the journal as people read it: names for ids, words for codes, times of the desk's clock."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from responder.model.journal import Act
from responder.web.words.faults import FAULTS

# A detail that is only another record's id tells a person nothing.
BARE = frozenset({"alert.superseded"})
NUMBERED: Mapping[str, str] = {"alert.told": "step", "alert.nobody": "step", "call.wave": "wave"}
CODED: Mapping[str, str] = {
    "alert.raised": "kind",
    "page.answered": "answer",
    "page.quoted": "terms",
    "page.reminded": "reminded",
    "story.ruled": "tap",
}
VERBATIM = ("alert.raised", "page.quoted", "page.drafted", "quotation.")  # No id is sought in others' words.
OF_TEXTS = ("text.", "version.", "review.", "publication.", "emergency.")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")


class Speaks(Protocol):
    """What a reader's language and the desk's people lend to it."""

    def t(self, key: str, **blanks: object) -> str: ...
    def has(self, key: str) -> bool: ...
    def who(self, name: str) -> str: ...
    def clock(self, moment: datetime) -> str: ...
    def fault(self, text: str) -> str: ...


def retold(act: Act, reader: Speaks) -> str:
    """The detail of an act in the reader's words; what is no code or id stays as it was written."""
    if act.verb in BARE:
        return ""
    if act.verb in NUMBERED:
        number, _, rest = act.detail.partition(": ")
        return f"{reader.t(NUMBERED[act.verb], n=number)}: {_named(rest, reader)}".removesuffix(": ")
    if act.verb == "message.failed":
        who, channel, why = [*act.detail.split(" ", 2), "", ""][:3]
        return f"{reader.who(who)} {channel} {reader.fault(why)}".strip()
    said = _MOMENT.sub(lambda at: _clock(at[0], reader), _worded(act, reader))
    return said if act.verb.startswith(VERBATIM) else _named(said, reader)


def translated(fault: str, *, zh: bool) -> str:
    """What a channel says went wrong; in Chinese where its words are ours."""
    known = next((one for one in FAULTS if one.en in fault), None) if zh else None
    return fault.replace(known.en, known.zh, 1) if known else fault


def _worded(act: Act, reader: Speaks) -> str:
    """The detail with its codes in words: one of an alert, an answer or a reminder, or a text's language."""
    lead = CODED.get(act.verb) or ("language" if act.verb.startswith(OF_TEXTS) else "")
    words = act.detail.split(" ")
    for place, word in enumerate(words[:2]):
        bare = word.removesuffix(":")
        if lead and reader.has(f"{lead}_{bare}"):
            words[place] = reader.t(f"{lead}_{bare}") + word.removeprefix(bare)
            break
    return " ".join(words)


def _named(text: str, reader: Speaks) -> str:
    return " ".join(_name(word, reader) for word in text.split(" "))


def _name(word: str, reader: Speaks) -> str:
    bare = word.rstrip(",:")
    return word if bare == "machine" else reader.who(bare) + word.removeprefix(bare)


def _clock(moment: str, reader: Speaks) -> str:
    return reader.clock(datetime.fromisoformat(moment))
