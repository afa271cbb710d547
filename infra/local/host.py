"""The worker host: runs the deployed functions and Batch jobs in our own interpreter, and serves the front door.

Started by the supervisor as `python -m infra.local.host HOME`. It ends with the supervisor.
"""

import asyncio
import os
import secrets
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local import batch, database
from infra.local.failures import CloudFailure
from infra.local.front import FrontDoor
from infra.local.instance import Function
from infra.local.pool import Pools
from infra.local.settings import ACCESS_KEY, MAIL_TOPIC, REGION, SECRET_KEY, VENV, Settings, load
from infra.local.web import Request, Response, listen, reply

PAYLOAD_LIMIT = 8 * 1024 * 1024  # Lambda takes 6 MB; base64 and our envelope need some room


def app_secret(settings: Settings) -> str:
    """The cloud's own signing secret: made once, readable by its owner only."""
    path = settings.folder("run") / "app-secret"
    if not path.exists():
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        draft.replace(path)
    return path.read_text()


# What whoever starts the cloud may say of models: which do what, and the vendors' keys.
OF_MODELS = ("CUTROOM_AI", "OPENAI_API_KEY", "GEMINI_API_KEY", "MINIMAX_API_KEY")


def local_environment(settings: Settings, declared: dict[str, str]) -> dict[str, str]:
    """What a function or job is given beside its declared environment: the way to this cloud's services."""
    given = {
        "AWS_ENDPOINT_URL": settings.emulator_url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CUTROOM_APP_SECRET": app_secret(settings),
        "CUTROOM_DATA": str(VENV / "data"),
        "CUTROOM_MAIL_TOPIC_ARN": MAIL_TOPIC,
        "CUTROOM_SCRATCH": str(settings.folder("scratch")),
        "CUTROOM_SNS_URL": f"{settings.simulators_url}/ses",
        "DATABASE_URL": database.url(settings),
        "POWERTOOLS_TRACE_DISABLED": "1",
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.defpath}",
    }
    given |= {name: os.environ[name] for name in OF_MODELS if os.environ.get(name)}
    if "CUTROOM_DATABASE_OWNER_SECRET_ARN" in declared:
        given["DATABASE_OWNER_URL"] = database.url(settings, database.OWNER)
    return declared | given


def describe(settings: Settings, call: dict[str, Any]) -> Function:
    """The function as the emulator describes it, with the local environment."""
    config: dict[str, Any] = call["config"]
    environment: dict[str, Any] = config.get("Environment") or {}
    declared: dict[str, str] = environment.get("Variables") or {}
    lambda_names = {
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "_HANDLER": config["Handler"],
    }
    return Function(
        name=config["FunctionName"],
        arn=config.get("FunctionArn", ""),
        handler=config["Handler"],
        revision=f"{config.get('RevisionId')}",
        paths=tuple(call["paths"]),
        environment=local_environment(settings, declared) | lambda_names,
        memory_mb=int(config.get("MemorySize", 128)),
        timeout_s=float(config.get("Timeout", 3)),
    )


class Host:
    """Answers the emulator's invocations and jobs."""

    def __init__(self, settings: Settings) -> None:
        """Nothing runs before `serve`."""
        self.settings = settings
        self.pools = Pools(settings)
        self._jobs: set[asyncio.Task[Any]] = set()

    async def handle(self, request: Request) -> Response:
        """`POST /invoke`, `POST /batch`, `GET /health`."""
        if request.path == "/health":
            return reply({"status": "ok", "pid": os.getpid()})
        if request.method != "POST" or request.path not in ("/invoke", "/batch"):
            return reply({"message": "not found"}, 404)
        call = await _json(request)
        if request.path == "/batch":
            return reply(await batch.run(self.settings, call, local_environment))
        return reply(await self.invoke(call))

    async def invoke(self, call: dict[str, Any]) -> dict[str, Any]:
        """One invocation: `{"ok": …}` or `{"error": …}`."""
        function = describe(self.settings, call)
        return await self.pools.invoke(function, call["event"], call["request_id"])


async def _json(request: Request) -> dict[str, Any]:
    import json

    return json.loads(await request.body(PAYLOAD_LIMIT))


async def serve(settings: Settings) -> None:
    """Run until the supervisor goes away or asks for the end."""
    host = Host(settings)
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, done.set)
    loop.add_reader(sys.stdin.fileno(), done.set)
    front = FrontDoor(settings, host.pools)
    servers = [await listen(host.handle, settings.ports["host"]), await listen(front.handle, settings.ports["front"])]
    patrol = asyncio.create_task(host.pools.patrol())
    await done.wait()
    for server in servers:
        server.close()
    patrol.cancel()
    with suppress(TimeoutError):
        await asyncio.wait_for(host.pools.close(), 5)


def main() -> None:
    """Entry point of the process."""
    settings = load(Path(sys.argv[1]))
    if settings is None:
        raise CloudFailure(f"{sys.argv[1]} holds no cloud")
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
