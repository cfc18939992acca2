"""Kills the service under load, again and again, and proves that nothing it answered for is lost.

The service is the real one in a process of its own; around it stand people who act by HTTP, and
channels and outlets that answer late, refuse, fall silent and call back twice. What the desk has
answered for is kept in a ledger outside; in the end the database, and what channels and outlets saw,
are held against it. All that happens is drawn from a seed.
"""

from responder.bench_faults.run import FaultScores, faults
from responder.bench_faults.table import table

__all__ = ["FaultScores", "faults", "table"]
