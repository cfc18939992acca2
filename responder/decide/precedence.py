"""Which of the desk's stories stands above which.

What is real stands above every exercise; then what interrupts; then what nobody owns, for that is
what waits for somebody; then the gravest, what an authority or an instrument says before what was
read from words; then the most looked at; then the newest.
"""

from responder.model.oncall import Alert, AlertState, Priority
from responder.model.story import Story

_LOUD = {Priority.P1: 0, Priority.P2: 1, Priority.P3: 2}

Rank = tuple[bool, int, bool, int, bool, float, float, str]


def rank(story: Story, alert: Alert) -> Rank:
    """Sorts a story's latest alert among others; the smallest stands on top.

    The id settles the rest, so that the list does not jump when nothing has changed.
    """
    return (
        alert.drill,
        _LOUD[alert.priority],
        alert.state is not AlertState.OPEN,
        -story.judged.severity.value,
        not story.judged.measured,
        -story.attention.score,
        -alert.at.timestamp(),
        alert.id,
    )
