"""Every adapter of every port, each with its vendor's own SDK pointed at a simulator over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from stripe import StripeClient

from cutroom.ai.judging import WrittenJudge
from cutroom.ai.providers import embedded, gemini, minimax, openai
from cutroom.media.models import files as model_files
from infra.local.simulators import vendors
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from tests.contract import toy
from tests.contract.stripe_api import Account
from tests.contract.toy_api import TOKEN, Api

TIMEOUT_S = 1.0
VENDORS = {vendor.name: vendor for vendor in vendors.load()}


class Adapter(NamedTuple):
    """One adapter of a port, and the simulator behind it where there is one."""

    port: Any
    simulator: Simulator | None


def openai_client(simulator: Simulator, key: str) -> Any:
    return openai.connect(key, f"{simulator.url}/v1", TIMEOUT_S)


def gemini_client(simulator: Simulator, key: str) -> Any:
    return gemini.connect(key, simulator.url, TIMEOUT_S)


def minimax_client(simulator: Simulator, key: str) -> Any:
    return minimax.connect(key, f"{simulator.url}/v1", TIMEOUT_S)


REMOTE: dict[str, Callable[[Simulator, str], Any]] = {
    "openai transcriber": lambda s, key: openai.OpenAiTranscriber(openai_client(s, key), "whisper-1"),
    "gemini transcriber": lambda s, key: gemini.GeminiTranscriber(gemini_client(s, key), "gemini-3.5-flash-lite"),
    "openai writer": lambda s, key: openai.OpenAiWriter(openai_client(s, key), "gpt-6-luna"),
    "gemini writer": lambda s, key: gemini.GeminiWriter(gemini_client(s, key), "gemini-3.5-flash-lite"),
    "minimax writer": lambda s, key: minimax.MiniMaxWriter(minimax_client(s, key), "MiniMax-M3"),
    "openai embedder": lambda s, key: openai.OpenAiEmbedder(openai_client(s, key), "text-embedding-3-small", 384),
}


def faster_whisper() -> Any:
    """The embedded model's files through the adapter that takes any folder."""
    return embedded.Whisper(model_files.whisper(), "faster-whisper", "whisper-base")


LOCAL: dict[str, Callable[[], Any]] = {
    "embedded transcriber": embedded.whisper,
    "faster-whisper transcriber": faster_whisper,
    "embedded judge": embedded.Scorer,
    "embedded embedder": embedded.MiniLm,
}


@pytest.fixture(scope="session")
def started() -> Iterator[dict[str, Simulator]]:
    """Every simulator of this repository, over HTTP; `simulators` gives them as new to a test."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(vendor, token=TOKEN)) for name, vendor in VENDORS.items()}


@pytest.fixture
def simulators(started: dict[str, Simulator]) -> dict[str, Simulator]:
    """The simulators, without anything that an earlier test asked for."""
    for simulator in started.values():
        simulator.reset()
    return started


@pytest.fixture
def adapter(simulators: dict[str, Simulator]) -> Callable[..., Adapter]:
    """Makes an adapter by its name, with its simulator."""

    def make(name: str, key: str | None = None) -> Adapter:
        if name in LOCAL:
            return Adapter(LOCAL[name](), None)
        vendor, _, port = name.partition(" ")
        simulator = simulators[vendor]
        made = REMOTE[f"{vendor} writer" if port == "judge" else name](simulator, key or simulator.key)
        return Adapter(WrittenJudge(made) if port == "judge" else made, simulator)

    return make


@pytest.fixture(scope="session")
def toy_simulator() -> Iterator[Simulator]:
    """A vendor with every shape of operation."""
    with running(toy.vendor(), token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
def api(toy_simulator: Simulator) -> Iterator[Api]:
    """A client of it, as new to each test."""
    toy_simulator.reset()
    client = Api(toy_simulator)
    yield client
    client.http.close()


@pytest.fixture(scope="session")
def no_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without any model."""
    return tmp_path_factory.mktemp("empty")


@pytest.fixture
def account(simulators: dict[str, Simulator]) -> Account:
    simulator = simulators["stripe"]
    return Account(simulator, StripeClient(simulator.key, base_addresses={"api": simulator.url}, max_network_retries=0))
