"""Scores the service against material that people have labelled.

Each of alerts, stories, matching and feeds offers ``score``, whose answer holds, as a dataclass,
the keys that ``responder evaluate … --json`` prints; table shows any of them to a person.
Shares and times are rounded to 4 digits; None means that the material does not define the figure.
"""
