"""A whole analysis on the deployed template with the models of a vendor, who is simulated over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local.cloud import LocalCloud
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors import openai
from tests.e2e.conftest import PORTS
from tests.e2e.test_flow import finished
from tests.support.homes import home

TOLD = (
    "How do you price a product that nobody has seen before? We doubled our price and nobody left us at all. "
    "My grandmother taught me how to bake bread with wild yeast. You feed the dough with flour for seven days. "
)


@pytest.fixture(scope="module")
def vendor() -> Iterator[Simulator]:
    """OpenAI, simulated: it hears always the same, and turns every order of moments round."""
    with running(openai.VENDOR) as found:
        found.script.update({"words": TOLD.split(), "document": turned_round})
        yield found


def turned_round(body: Any) -> Any:
    """A ranking in the opposite order, each moment with a title of its own."""
    asked = json.loads(body["input"])["moments"]
    return {
        "ranking": [
            {"moment": one["moment"], "title": f"Judged {one['moment']}", "reason": "Because it was asked."}
            for one in reversed(asked)
        ]
    }


@pytest.fixture(scope="module")
def elsewhere(vendor: Simulator) -> Iterator[LocalCloud]:
    """A local cloud whose three ports are the vendor's."""
    chosen = {port: {"provider": "openai"} for port in ("transcriber", "judge", "embedder")}
    with home() as folder:
        found = LocalCloud(folder, PORTS)
        try:
            with pytest.MonkeyPatch.context() as env:
                env.setenv("CUTROOM_AI", json.dumps(chosen | {"base_urls": {"openai": f"{vendor.url}/v1"}}))
                env.setenv("OPENAI_API_KEY", vendor.key)
                found.ensure_up()
            yield found
        finally:
            found.down()


@pytest.fixture
def grace(elsewhere: LocalCloud) -> Client:
    endpoints = elsewhere.endpoints()
    assert endpoints
    client = Client(f"{endpoints.front_url}/api/v1")
    client.register(f"{new_id()}@example.com", "correct horse", "Grace")
    return client


def analysed(client: Client, film: Path) -> dict[str, Any]:
    """A film's analysis, once it has ended well."""
    video = client.upload(film, lambda _: None)
    started = client.call("POST", f"/videos/{video['id']}/analyses", {})
    return well(client, started["id"])


def well(client: Client, analysis_id: str) -> dict[str, Any]:
    done = finished(client, f"/analyses/{analysis_id}")
    assert (done["status"], done["error"]) == ("completed", None)
    return done


def test_the_vendor_hears_judges_and_embeds_and_is_metered(grace: Client, vendor: Simulator, film: Path) -> None:
    done = analysed(grace, film)
    assert done["notes"] == []
    words = grace.call("GET", f"/videos/{done['video_id']}/transcript")["words"]
    assert {word["text"] for word in words} == set(TOLD.split())
    clips = grace.call("GET", "/clips", analysis_id=done["id"], limit=50)["items"]
    assert clips[0]["title"] == f"Judged {len(clips) - 1}"
    cut = [w for w in words for c in clips for end in (c["start_ms"], c["end_ms"]) if w["start_ms"] < end < w["end_ms"]]
    assert cut == []
    spent = grace.call("GET", "/ai/usage")
    assert {line["operation"] for line in spent["items"]} == {"transcribe", "rank", "embed 384"}
    assert spent["total_micros"] == sum(line["cost_micros"] for line in spent["items"]) > 0
    asked = len(vendor.requests)
    for options in ({"reanalyze": True}, {}):
        again = well(grace, grace.call("POST", f"/videos/{done['video_id']}/analyses", options)["id"])
        assert again["selection"] == (not options)
        assert len(grace.call("GET", "/clips", analysis_id=again["id"], limit=50)["items"]) == len(clips)
    assert len(vendor.requests) == asked  # the same sound and the same words: answered from what is kept
    assert grace.call("GET", "/ai/usage")["total_micros"] == spent["total_micros"]


def test_a_vendor_who_takes_the_key_no_more_leaves_the_work_to_the_models_that_come_with_the_engine(
    grace: Client, vendor: Simulator, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = vendor.key
    monkeypatch.setattr(vendor, "key", "another key")
    done = analysed(grace, film)
    assert any("transcriber" in note for note in done["notes"])
    assert any("judge" in note for note in done["notes"])
    assert sent not in str(done["notes"])
    words = {word["text"] for word in grace.call("GET", f"/videos/{done['video_id']}/transcript")["words"]}
    assert words
    assert words != set(TOLD.split())
    assert grace.call("GET", "/clips", analysis_id=done["id"])["items"]
    assert grace.call("GET", "/ai/usage")["total_micros"] == 0
