"""What nobody asks a server for: entries that partners push, letters, tips from people.

They go the way of everything that is read, into the one cycle; only who brings them differs. Whoever
brings something waits until it stands in the store, so that what was answered for is never lost.
"""

from responder.intake.desk import DESK, TIPS, own
from responder.intake.hand import Handed, Intake, Receipt
from responder.intake.kinds import KINDS, faults, tokens

__all__ = ["DESK", "KINDS", "TIPS", "Handed", "Intake", "Receipt", "faults", "own", "tokens"]
