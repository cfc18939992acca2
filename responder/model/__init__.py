"""Frozen values in the order of the flow: text, feed, severity, library, story, oncall, response, journal."""
