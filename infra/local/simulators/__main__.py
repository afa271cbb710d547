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


async def serve(settings: Settings) -> None:
    """Serve every vendor until the end of the standard input, or a signal."""
    folder = settings.folder("simulators")
    simulators = {
        one.name: Simulator(one, folder / one.name, f"{settings.simulators_url}/{one.name}") for one in vendors.load()
    }
    for simulator in simulators.values():
        if simulator.vendor.endpoint:
            url = f"{settings.front_url}{simulator.vendor.endpoint}"
            simulator.webhooks.keep_registered(url, webhook_secret(settings))
    server = Server(simulators, access.token(settings), listen(settings.ports["simulators"]))

    def end() -> None:
        server.uvicorn.should_exit = True

    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), end)
    await server.serve()


def main() -> None:
    """Entry point of the process."""
    settings = load(Path(sys.argv[1]))
    if settings is None:
        raise CloudFailure(f"{sys.argv[1]} holds no cloud")
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
