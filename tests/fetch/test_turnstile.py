"""A crowd at the turnstile."""

import asyncio

from responder.fetch.turnstile import Turnstile


async def test_so_many_pass_in_one_turn_of_the_loop_and_in_order() -> None:
    gate, passed, turns = Turnstile(3), list[int](), list[int]()

    async def come(number: int) -> None:
        await gate.passed()
        passed.append(number)

    crowd = [asyncio.create_task(come(number)) for number in range(10)]
    while not all(one.done() for one in crowd):
        before = len(passed)
        await asyncio.sleep(0)
        turns.append(len(passed) - before)
    assert passed == list(range(10))
    assert max(turns) == 3


async def test_who_gives_up_holds_up_nobody() -> None:
    gate = Turnstile(1)
    crowd = [asyncio.create_task(gate.passed()) for _ in range(3)]
    await asyncio.sleep(0)
    crowd[1].cancel()
    await asyncio.wait_for(crowd[2], 5)
    assert (crowd[0].done(), crowd[1].cancelled()) == (True, True)


async def test_it_opens_again_after_a_quiet_time() -> None:
    gate = Turnstile(1)
    for _ in range(3):
        await asyncio.wait_for(gate.passed(), 5)
