"""A vendor as it is declared, and a simulator of it as it runs: state, clock, faults, requests, webhooks."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute

from infra.local.simulators import limits
from infra.local.simulators.clock import Clock
from infra.local.simulators.contracts import Contract, Violation
from infra.local.simulators.faults import Fault, Faults
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Body, Head, Refused, Reply, Sink, Upload
from infra.local.simulators.requests import Log, Recorded
from infra.local.simulators.state import State
from infra.local.simulators.webhooks import ENDPOINTS, Webhooks

Handler = Callable[["Call"], Reply]
KEY = "simulated-key"
EMPTY = Body()


@dataclass(frozen=True)
class Call:
    """A request as a handler sees it."""

    simulator: "Simulator"
    head: Head
    body: Body = EMPTY

    @property
    def json(self) -> Any:
        """The decoded body."""
        return self.body.value

    @property
    def upload(self) -> Upload:
        """The streamed body. Raises KeyError where there is none."""
        return self.body.uploads[""]


@dataclass(frozen=True)
class Action:
    """Something that happens at the vendor: a label, the fields of its form (with choices, or free), what it does."""

    label: str
    fields: Mapping[str, Sequence[str]]
    do: Callable[["Simulator", dict[str, Any]], Any]


@dataclass(frozen=True)
class Vendor:
    """One service. A folder below `vendors` declares it as `VENDOR`, beside its `contract.json`.

    `handlers` carry out the operations of the contract by their ids. `refuse` writes what does not hold to the contract
    in the vendor's error shape. `authorise` raises Refused for a wrong key. `failures` are the documented ways to fail,
    by name. `limits` hold for each credential; `limited` writes the refusal. `sinks` say where streamed bodies go.
    `scheme` signs webhooks; in the local cloud they go to `endpoint`, a path of the front door. `callbacks` are events
    that go to an address of their own alone, signed in a way of their own: type -> (scheme, path). `pages` are what
    people click; `views` are documents for tests (`GET /_sim/views/{name}`); `actions` are what the vendor does by
    itself (`POST /_sim/actions/{name}`, and a form in the console).
    """

    name: str
    title: str
    contract: Contract
    handlers: Mapping[str, Handler]
    refuse: Callable[[Violation], Reply]
    authorise: Callable[[Call], None]
    failures: Mapping[str, Fault]
    limits: Sequence[Limit] = ()
    limited: Callable[[Limit, Verdict], Reply] | None = None
    sinks: Mapping[str, Callable[["Simulator", Head], Sink]] = field(
        default_factory=dict[str, Callable[["Simulator", Head], Sink]]
    )
    scheme: str = ""
    endpoint: str = ""
    callbacks: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    actions: Mapping[str, "Action"] = field(default_factory=dict[str, "Action"])
    pages: Sequence[BaseRoute] = ()
    views: Mapping[str, Callable[["Simulator"], Any]] = field(default_factory=dict[str, Callable[["Simulator"], Any]])

    def __post_init__(self) -> None:
        """Raises ValueError where handlers and contract do not name the same operations."""
        declared = {one.id for one in self.contract.operations}
        if declared != set(self.handlers):
            raise ValueError(f"{self.name}: handlers and contract differ: {sorted(declared ^ set(self.handlers))}")


class Simulator:
    """A vendor that runs: its state is `folder/state.sqlite3`, bytes that it keeps lie beside it."""

    def __init__(self, vendor: Vendor, folder: Path, url: str = "") -> None:
        self.vendor, self.folder, self.url = vendor, folder, url
        self.state = State(folder / "state.sqlite3")
        self.clock = Clock(self.state)
        self.faults = Faults(self.state)
        self.log = Log(self.state, self.clock)
        self.webhooks = Webhooks(vendor.scheme, self.state, self.clock, self.faults)
        self._script: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """The credential that is accepted."""
        return self.state.setting("key", KEY)

    @key.setter
    def key(self, value: str) -> None:
        self.state.set_setting("key", value)

    @property
    def script(self) -> dict[str, Any]:
        """What the simulator is told to say. Stored values come first; within one process functions can be added."""
        for name, value in self.state.setting("script", {}).items():
            self._script.setdefault(name, value)
        return self._script

    def set_script(self, values: dict[str, Any]) -> None:
        """Replace the stored script."""
        self._script.clear()
        self.state.set_setting("script", values)

    @property
    def requests(self) -> list[Recorded]:
        """The requests that came, the oldest first."""
        return self.log.all()

    def fail(self, fault: str | Fault, times: int = 1, **where: Any) -> None:
        """Let the next calls fail, in a documented way by its name or by any fault.

        `where` narrows it down: operation, key, nth. Raises KeyError for an unknown name.
        """
        chosen = self.vendor.failures[fault] if isinstance(fault, str) else fault
        self.faults.add(replace(chosen, times=times, **where))

    def perform(self, head: Head, body: Body, check: Callable[[], Violation | None]) -> Reply:
        """Carry out one call in one transaction: who calls, whether it holds to the contract, limits, the effect."""
        call = Call(self, head, body)
        try:
            with self.state.transaction():
                self.vendor.authorise(call)
                problem = check()
                if problem:
                    raise Refused(self.vendor.refuse(problem))
                self._use_limits(head)
                return self.vendor.handlers[head.operation](call)
        except Refused as refused:
            return refused.reply

    def _use_limits(self, head: Head) -> None:
        amounts: Mapping[str, int] = self.script.get("limits", {})
        for limit in self.vendor.limits:
            chosen = replace(limit, amount=amounts.get(limit.name, limit.amount))
            verdict = limits.take(self.state, self.clock, chosen, head.credential)
            if not verdict.allowed and self.vendor.limited:
                raise Refused(self.vendor.limited(chosen, verdict))

    def sink(self, head: Head) -> Sink:
        """Where the streamed body of a call goes."""
        choose = self.vendor.sinks.get(head.operation)
        return choose(self, head) if choose else Sink()

    def reset(self) -> None:
        """Forget everything that was stored or asked for, files included; the local cloud's own endpoint stays."""
        self._script.clear()
        with self.state.transaction():
            standing = self.webhooks.standing()
            self.state.reset()
            for endpoint in standing:
                self.state.put(ENDPOINTS, endpoint["id"], endpoint)
        for part in self.folder.iterdir():
            if part.is_dir():
                shutil.rmtree(part)

    def about(self) -> dict[str, Any]:
        """What it is and where."""
        contract = self.vendor.contract
        return {
            "simulator": self.vendor.title,
            "message": f"This stands in for {self.vendor.title} on this machine. It is not {self.vendor.title}.",
            "url": self.url,
            "contract": {"source": contract.source, "version": contract.version, "read_on": contract.read_on},
            "operations": [{"id": one.id, "method": one.method, "path": one.path} for one in contract.operations],
            "failures": {name: asdict(fault)["kind"] for name, fault in self.vendor.failures.items()},
            "clock": self.clock.now().isoformat(),
        }
