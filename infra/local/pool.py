"""Warm function instances: queueing, time-outs, memory limits and crashes."""

import asyncio
import os
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from infra.local.instance import Function, Instance, Outcome, error_of
from infra.local.settings import Settings

IDLE_SECONDS = 900


@dataclass
class Pool:
    """The instances of one revision of one function, and the calls that wait for one."""

    function: Function
    slots: asyncio.Semaphore
    idle: list[Instance] = field(default_factory=list[Instance])
    busy: set[Instance] = field(default_factory=set[Instance])
    loading: dict[Instance, asyncio.Task[None]] = field(default_factory=dict[Instance, "asyncio.Task[None]"])
    waiting: deque["asyncio.Future[Instance | Outcome]"] = field(
        default_factory=deque["asyncio.Future[Instance | Outcome]"]
    )

    def next(self, given: Instance | Outcome) -> bool:
        """Hand an instance, or the reason why there is none, to the call that waits longest; False: none waits."""
        while self.waiting:
            place = self.waiting.popleft()
            if not place.done():
                place.set_result(given)
                return True
        return False


class Pools:
    """Every function's instances."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is started before the first call."""
        self._settings = settings
        self._pools: dict[str, Pool] = {}

    async def invoke(self, function: Function, event: Any, request_id: str) -> Outcome:
        """Run one invocation on a warm or new instance: `{"ok": value}` or `{"error": {errorType, …}}`."""
        pool = await self._pool(function)
        async with pool.slots:
            instance = await self._warm(pool) or await self._first(pool)
            return await self._run(pool, instance, event, request_id) if isinstance(instance, Instance) else instance

    async def _first(self, pool: Pool) -> Instance | Outcome:
        """The first instance that can be had: a new one, or one that is free before the new one has loaded.

        On a busy machine loading takes half a minute. Whoever gives up meanwhile leaves the instance to the next call.
        """
        place: asyncio.Future[Instance | Outcome] = asyncio.get_running_loop().create_future()
        pool.waiting.append(place)
        self._staff(pool)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and isinstance(given := place.result(), Instance):
                await self._free(pool, given)
            raise

    def _staff(self, pool: Pool) -> None:
        """Load as many instances as calls wait for one, within the function's limit."""
        limit = pool.function.concurrency - len(pool.busy)
        while len(pool.loading) < min(limit, sum(not place.done() for place in pool.waiting)):
            instance = Instance(pool.function, self._settings)
            pool.loading[instance] = asyncio.create_task(self._load(pool, instance))

    async def _load(self, pool: Pool, instance: Instance) -> None:
        try:
            broken = await instance.ready()
        except OSError as error:
            broken = error_of("Runtime.ExitError", f"the function's process could not be started: {error}")
        del pool.loading[instance]
        if broken:
            if hasattr(instance, "process"):
                await instance.end()
            pool.next(broken)
        else:
            await self._free(pool, instance)

    async def _free(self, pool: Pool, instance: Instance) -> None:
        """To the call that waits longest; else it stays warm, unless there is a newer revision."""
        instance.used = time.monotonic()
        if pool.next(instance):
            return
        if self._pools.get(pool.function.name) is pool:
            pool.idle.append(instance)
        else:
            await instance.end()

    async def _warm(self, pool: Pool) -> Instance | None:
        """The instance used last that still lives."""
        while pool.idle:
            instance = pool.idle.pop()
            if instance.alive():
                return instance
            await instance.end()
        return None

    async def _run(self, pool: Pool, instance: Instance, event: Any, request_id: str) -> Outcome:
        outcome: Outcome | None = None
        pool.busy.add(instance)
        try:
            outcome = await instance.call(event, request_id)
            return outcome
        finally:
            pool.busy.discard(instance)
            spent = outcome is None or outcome.get("error", {}).get("errorType", "").startswith(
                ("Sandbox.", "Runtime.")
            )
            if spent:
                await instance.end()
                self._staff(pool)
            else:
                await self._free(pool, instance)

    async def _pool(self, function: Function) -> Pool:
        pool = self._pools.get(function.name)
        if pool is None or pool.function != function:
            self._pools[function.name] = Pool(function, asyncio.Semaphore(function.concurrency))
            for instance in pool.idle if pool else []:
                await instance.end()
        return self._pools[function.name]

    async def patrol(self) -> None:
        """Hold the memory limits and end instances that nobody has called for long; runs for ever."""
        while True:
            await asyncio.sleep(0.2)
            for pool in list(self._pools.values()):
                for instance in [*pool.busy, *pool.loading]:
                    self._weigh(instance)
                await self._reap(pool)

    def _weigh(self, instance: Instance) -> None:
        if hasattr(instance, "process") and instance.memory_mb() > instance.function.memory_mb:
            instance.out_of_memory = True
            with suppress(ProcessLookupError):
                os.killpg(instance.process.pid, signal.SIGKILL)

    async def _reap(self, pool: Pool) -> None:
        for instance in [one for one in pool.idle if time.monotonic() - one.used > IDLE_SECONDS]:
            pool.idle.remove(instance)
            await instance.end()

    async def close(self) -> None:
        """End every instance."""
        for pool in self._pools.values():
            for task in pool.loading.values():
                task.cancel()
            for instance in (*pool.idle, *pool.busy, *pool.loading):
                if hasattr(instance, "process"):
                    await instance.end()
