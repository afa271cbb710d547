"""What the simulated vendors of models share: how connections fail, whose key is taken, what is written and heard."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from infra.local.simulators import contracts, shapes
from infra.local.simulators.contracts import Contract
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call

# How any of them fails below its API; each adds the errors that it documents.
CONNECTION_FAILURES: Mapping[str, Fault] = {
    "not_json": refused_with(Reply(200, raw='{"half": "a docu')),
    "unreachable": Fault("before_effect"),
    "answer_lost": Fault("after_effect"),
    "late": Fault("slow", after_s=3.0),
    "cut": Fault("cut_answer"),
    "cut_at_first_byte": Fault("cut_answer", at_byte=1),
    "cut_upload": Fault("cut_upload", at_byte=20),
}


def contract_beside(module: str) -> Contract:
    """The contract in the folder of a vendor's module (its `__file__`): `contract.json`, and `posting.json` beside it.

    The second one holds what posts and readings need, of a platform; its operations are added to those of the first.
    """
    paths = [Path(module).with_name(name) for name in ("contract.json", "posting.json")]
    first, *others = [contracts.load(path) for path in paths if path.exists()]
    return replace(first, operations=[one for contract in (first, *others) for one in contract.operations])


def only_our_key(refusal: Reply) -> Callable[[Call], None]:
    """A check that takes the simulator's key as a bearer token, and answers any other with `refusal`."""

    def authorise(call: Call) -> None:
        if call.head.headers.get("authorization") != f"Bearer {call.simulator.key}":
            raise Refused(refusal)

    return authorise


def document(call: Call, schema: Any) -> Any:
    """What the script says, which may be a function of the request; else the plainest document of the schema."""
    scripted = call.simulator.script.get("document")
    written = scripted(call.json) if callable(scripted) else scripted
    return shapes.example(schema) if written is None else written


def misbehaves(call: Call) -> str | None:
    """The oddity that the script asks for, such as "refusal"."""
    return call.simulator.script.get("misbehave")


def spoken(call: Call, title: str) -> list[str]:
    """The words that are in the sound: the script's, or a sentence that says whose simulator this is."""
    sentence = f"This is the simulator of {title} and it has heard nothing at all."
    return list(call.simulator.script.get("words", sentence.split()))
