"""The process of the local cloud's simulators: `python -m infra.local.simulators HOME`. It ends with the supervisor."""

import asyncio
import sys
from pathlib import Path

from infra.local.failures import CloudFailure
from infra.local.keys import webhook_secret
from infra.local.settings import Settings, load
from infra.local.simulators import access, vendors
from infra.local.simulators.server import Server, listen
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.webhooks import Callback


async def serve(settings: Settings) -> None:
    """Serve every vendor until the end of the standard input, or a signal."""
    folder = settings.folder("simulators")
    simulators = {
        one.name: Simulator(one, folder / one.name, f"{settings.simulators_url}/{one.name}") for one in vendors.load()
    }
    for simulator in simulators.values():
        register(simulator, settings.front_url, webhook_secret(settings))
    server = Server(simulators, access.token(settings), listen(settings.ports["simulators"]))

    def end() -> None:
        server.uvicorn.should_exit = True

    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), end)
    await server.serve()


def register(simulator: Simulator, front_url: str, secret: str) -> None:
    """Let the webhooks of a simulator go to the local cloud's front door, signed with its secret."""
    vendor, keep = simulator.vendor, simulator.webhooks.keep_registered
    if vendor.endpoint:
        keep(f"{front_url}{vendor.endpoint}", secret)
    for event, (scheme, path) in vendor.callbacks.items():
        keep(f"{front_url}{path}", secret, Callback(event, scheme))


def main() -> None:
    """Entry point of the process."""
    settings = load(Path(sys.argv[1]))
    if settings is None:
        raise CloudFailure(f"{sys.argv[1]} holds no cloud")
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
