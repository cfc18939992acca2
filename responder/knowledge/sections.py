"""The parts of a text's body, as the loader's files name them."""

from responder.model.parts import AUDIENCE_HEADINGS, AUDIENCES, HEADINGS, HOLDING, HOLDING_HEADINGS, SECTIONS

__all__ = ["AUDIENCES", "AUDIENCE_HEADINGS", "HEADINGS", "HOLDING", "HOLDING_HEADINGS", "SECTIONS"]
