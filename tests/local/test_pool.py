"""Warm instances: whoever calls waits for the first that can be had, and what was begun for somebody who left stays."""

import asyncio
from pathlib import Path

from infra.local.instance import Function
from infra.local.pool import Pools
from infra.local.settings import Settings

PATIENCE_S = 180  # for what would never end: on a busy machine an instance takes half a minute to load
# The first instance loads at once. Each further one waits, while it loads, until the file `go` is there.
HANDLER = """
import pathlib, time
here = pathlib.Path(__file__).parent
with (here / "loads").open("a") as loads:
    loads.write("x")
while (here / "loads").stat().st_size > 1 and not (here / "go").exists():
    time.sleep(0.01)

def handler(event, context):
    while not (here / event["until"]).exists():
        time.sleep(0.01)
    return event["until"]
"""


def a_function(folder: Path) -> Function:
    (folder / "slow.py").write_text(HANDLER)
    (folder / "now").touch()
    environment = {"PYTHONPATH": str(folder)}
    return Function(
        "slow", "arn", "slow.handler", "1", (str(folder),), environment, memory_mb=512, timeout_s=PATIENCE_S
    )


async def until(there: Path, size: int) -> None:
    """Wait for a file of that size."""
    async with asyncio.timeout(PATIENCE_S):
        while not there.exists() or there.stat().st_size < size:
            await asyncio.sleep(0.01)


def test_a_call_takes_a_warm_instance_that_comes_free_before_its_new_one_has_loaded(tmp_path: Path) -> None:
    async def scene() -> None:
        pools, function = Pools(Settings(tmp_path / "home")), a_function(tmp_path)
        first = asyncio.create_task(pools.invoke(function, {"until": "done"}, "1"))
        await until(tmp_path / "loads", 1)
        second = asyncio.create_task(pools.invoke(function, {"until": "now"}, "2"))
        await until(tmp_path / "loads", 2)  # a new one is loading, and will not be ready
        (tmp_path / "done").touch()
        async with asyncio.timeout(PATIENCE_S):
            assert await first == {"ok": "done"}
            assert await second == {"ok": "now"}
        await pools.close()

    asyncio.run(scene())


def test_an_instance_that_was_begun_for_a_call_that_gave_up_serves_the_next(tmp_path: Path) -> None:
    async def scene() -> None:
        pools, function = Pools(Settings(tmp_path / "home")), a_function(tmp_path)
        (tmp_path / "loads").write_text("x")  # no first one: each waits for `go`
        left = asyncio.create_task(pools.invoke(function, {"until": "now"}, "1"))
        await until(tmp_path / "loads", 2)
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        (tmp_path / "go").touch()
        async with asyncio.timeout(PATIENCE_S):
            assert await pools.invoke(function, {"until": "now"}, "2") == {"ok": "now"}
        assert (tmp_path / "loads").read_text() == "xx"  # one was loaded, not two
        await pools.close()

    asyncio.run(scene())
