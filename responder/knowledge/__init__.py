"""knowledge/ to a Library, or every fault of every file at once."""

from responder.knowledge.folder import load
from responder.knowledge.sections import AUDIENCE_HEADINGS, AUDIENCES, HEADINGS, SECTIONS

__all__ = ["AUDIENCES", "AUDIENCE_HEADINGS", "HEADINGS", "SECTIONS", "load"]
