"""Frozen values, in the order of the flow: text, feed, library, story, oncall, response, journal."""
