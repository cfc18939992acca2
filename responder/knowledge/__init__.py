"""knowledge/ to a Library, or every fault of every file at once."""

from responder.knowledge.folder import load
from responder.knowledge.sections import HEADINGS, SECTIONS

__all__ = ["HEADINGS", "SECTIONS", "load"]
