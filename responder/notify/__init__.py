"""The edge where messages go out.

A channel is a pure ``compose`` and a ``judge`` of the answer; ``delivery`` alone sends. A new kind
of channel is a new file and one line in ``kinds``.
"""

from responder.notify.delivery import Sender
from responder.notify.kinds import CHANNELS, faults

__all__ = ["CHANNELS", "Sender", "faults"]
