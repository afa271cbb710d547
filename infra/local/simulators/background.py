"""What a simulator does by itself: calls that were parked, webhooks that are due, by its virtual clock."""

import asyncio
import json
import traceback

import anyio

from infra.local.simulators import exchange
from infra.local.simulators.messages import thawed
from infra.local.simulators.simulator import Simulator

LONGEST_S = 30.0


async def run(simulator: Simulator) -> None:
    """Until cancelled: do what is due, then wait for the next thing, or until something wakes us."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    simulator.webhooks.wake = lambda: loop.call_soon_threadsafe(woken.set)
    try:
        while True:
            woken.clear()
            try:
                await _do_due(simulator)
            except Exception:
                traceback.print_exc()
            pause = await anyio.to_thread.run_sync(next_due, simulator)
            try:
                await asyncio.wait_for(woken.wait(), pause)
            except TimeoutError:
                continue
    finally:
        simulator.webhooks.wake = lambda: None
        await simulator.webhooks.close()


async def _do_due(simulator: Simulator) -> None:
    while await anyio.to_thread.run_sync(carry_out_parked, simulator):
        pass
    await simulator.webhooks.send_all(await anyio.to_thread.run_sync(simulator.webhooks.due))


def next_due(simulator: Simulator) -> float:
    """In how many seconds there is something to do; by real time, which runs as fast as the virtual clock."""
    [row] = simulator.state.query("SELECT min(due_at) AS at FROM parked")
    parked = [] if row["at"] is None else [row["at"] - simulator.clock.timestamp()]
    webhook = simulator.webhooks.next_due()
    return min([*parked, *([] if webhook is None else [webhook]), LONGEST_S])


def carry_out_parked(simulator: Simulator) -> bool:
    """Carry out the oldest parked call that is due; its answer goes nowhere. False where none is."""
    with simulator.state.transaction():
        rows = simulator.state.query(
            "SELECT id, call FROM parked WHERE due_at <= ? ORDER BY due_at, id LIMIT 1", simulator.clock.timestamp()
        )
        if not rows:
            return False
        simulator.state.execute("DELETE FROM parked WHERE id = ?", rows[0]["id"])
    head, body = thawed(json.loads(rows[0]["call"]))
    operation, _ = simulator.vendor.contract.find(head.method, head.path)
    read = exchange.Read(body, operation.body_kind(body.media_type))
    reply = exchange.effect(simulator, exchange.Request(head, operation, None), read)
    simulator.log.add(head, body, reply.status, "delayed_effect: happened now")
    for name, upload in body.uploads.items():
        if name and upload.path:
            upload.path.unlink(missing_ok=True)
    return True
