"""How bad things are for people: of a story, and of a subject's unclear stories."""

from enum import IntEnum


class Severity(IntEnum):
    """How bad it is for people."""

    NONE = 0  # Nobody is harmed.
    WORRY = 1  # People ask or worry; harm is possible but small or slow.
    HARM = 2  # Some people are hurt, or many could be.
    DANGER = 3  # Lives are lost or in danger now.
