"""A process that carries publications until it is killed: `python -m tests.faults.publishing_process`.

Arguments: the database, the address of the outlet, the time at which its clock begins. The clock
goes on a second with each round.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from responder.herald import Herald
from responder.model.publication import Fate, Outcome, Outlet
from responder.publish import HttpCall, Outgoing, Preview, PublisherKind, Reply, Sender
from responder.publish.answers import judged
from responder.publish.wire import Step
from responder.store import Store

OUTLETS = 40


def compose(out: Outgoing, heard: Sequence[Reply]) -> Step:
    if not heard:
        return HttpCall(f"{out.outlet.url}/{out.outlet.name}", {}, out.publication.id.encode())
    return judged(heard[-1]) or Outcome(Fate.LIVE, remote=out.publication.id)


def look(out: Outgoing, heard: Sequence[Reply]) -> Step:
    if not heard:
        return HttpCall(f"{out.outlet.url}/{out.publication.id}", method="GET")
    there = heard[-1].status == 200 and json.loads(heard[-1].body)["there"]
    return Outcome(Fate.LIVE if there else Fate.ABSENT)


def outlets(address: str) -> dict[str, Outlet]:
    return {f"o{n}": Outlet(f"o{n}", "outlet", address) for n in range(OUTLETS)}


async def main(database: str, address: str, start: str) -> None:
    kinds = {"outlet": PublisherKind(compose, lambda _: Preview(""), look)}
    now = datetime.fromisoformat(start)
    async with Store(Path(database)) as store, Sender(kinds) as sender:
        carrier = Herald(store, sender, outlets(address), {}, "https://science.example/p", kinds)
        sys.stdout.write("go\n")
        sys.stdout.flush()
        while True:
            await carrier.carry(now)
            now += timedelta(seconds=1)
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
