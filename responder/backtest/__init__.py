"""What other numbers would have done: the last days gone through again, twice, from the store.

Each run is a process of its own, with the very parts that a cycle has; the service beside it is not
disturbed. Vectors come from the cache, so that days take seconds.
"""

from responder.backtest.run import Backtest, Outcome
from responder.backtest.trials import Trial, Trials

__all__ = ["Backtest", "Outcome", "Trial", "Trials"]
