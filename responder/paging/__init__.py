"""The machine's hand for people: who is told when, by which channel, until somebody answers.

Everything here runs inside a transaction that somebody else opened: the cycle's for a new alert,
the tick's for what came due. What is decided is decided in ``decide``.
"""

from responder.paging.calls import Caller
from responder.paging.canary import Canary
from responder.paging.climb import Climber
from responder.paging.morning import Morning
from responder.paging.staff import Staff
from responder.paging.tick import Pager

__all__ = ["Caller", "Canary", "Climber", "Morning", "Pager", "Staff"]
