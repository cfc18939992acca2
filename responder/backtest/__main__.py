"""The process of one run: what is asked comes in by standard input, the alerts leave by standard output."""

import asyncio
import os
import pickle
import sys

from threadpoolctl import threadpool_limits

from responder.backtest.rehearsal import rehearse
from responder.errors import ResponderError


def main() -> int:
    """0, or 1 with the reason as the last line of standard error."""
    out = os.dup(1)
    os.dup2(2, 1)  # Nothing else may come between the bytes of the answer.
    threadpool_limits(limits=1, user_api="blas")
    ask = pickle.load(sys.stdin.buffer)  # From the process that started this one, and nobody else.
    try:
        raised = asyncio.run(rehearse(ask))
    except ResponderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with os.fdopen(out, "wb") as answer:
        pickle.dump(raised, answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
