"""Who may do what: each function as much as its tasks need, and no more."""

import json

import pytest

from cutroom import capabilities
from cutroom.capabilities import titled
from infra import pipelines
from infra.specs import SPECS
from tests.infra.conftest import Synthesised
from tests.infra.reading import listed, policies


def test_no_action_is_a_wildcard_and_every_open_resource_is_one_that_has_to_be(cloud: Synthesised) -> None:
    open_to_all = {"FunctionPolicy", *(f"{titled(kind)}MachineRole" for kind in capabilities.machines())}
    for name, one in policies(cloud):
        assert not [action for action in listed(one["Action"]) if "*" in action], name
        if one["Effect"] == "Allow" and "*" in listed(one["Resource"]):
            assert name.startswith(tuple(open_to_all)), f"{name} may {one['Action']} on everything"


def test_functions_touch_only_their_prefixes_of_the_media_bucket(cloud: Synthesised) -> None:
    for name, spec in SPECS.items():
        needs = spec.needs
        expected = {f"/{prefix}/*" for prefix in (*needs.read, *needs.write, *needs.delete, *needs.parts)}
        found = {
            resource["Fn::Join"][1][1]
            for policy, one in policies(cloud)
            if policy.startswith(f"{titled(name)}FunctionRole")
            for resource in listed(one["Resource"])
            if isinstance(resource, dict) and "MediaBucket" in json.dumps(resource) and "Fn::Join" in resource
        }
        assert found == expected, name


def test_whoever_deletes_an_account_reaches_every_prefix_that_anybody_writes_under() -> None:
    written = {prefix for spec in SPECS.values() for prefix in (*spec.needs.write, *spec.needs.read)}
    assert written == set(capabilities.prefixes()), "a new prefix belongs to a capability's `objects`"
    purging = SPECS[capabilities.function_of()["privacy.purge_account"]].needs
    assert set(purging.delete) == set(purging.parts) == written


@pytest.mark.parametrize("name", sorted(pipelines.functions_called()))
def test_a_stage_may_remove_what_a_deleted_thing_leaves_behind(name: str) -> None:
    needs = SPECS[name].needs
    assert set(needs.write) - {"cache"} <= set(needs.delete), (
        "a stage removes what it has written when its subject is gone"
    )
    assert "work" in needs.delete


def test_the_api_may_call_what_draws_and_what_reads_photos_posts_the_first_and_nobody_else(cloud: Synthesised) -> None:
    functions = cloud.of("Lambda::Function")
    [preview] = [name for name in functions if name.startswith("PreviewFunction")]
    [studio] = [name for name in functions if name.startswith("StudioFunction")]
    allowed = [
        (name, one["Resource"])
        for name, one in policies(cloud)
        if "lambda:InvokeFunction" in listed(one["Action"]) and "FunctionRole" in name
    ]
    draws, reads = ({"Fn::GetAtt": [name, "Arn"]} for name in (preview, studio))
    assert sorted(((name.split("Function")[0], called) for name, called in allowed), key=lambda one: one[0]) == [
        ("Api", [draws, reads]), ("Publish", draws),
    ]  # fmt: skip
    variables = cloud.function("api")["Environment"]["Variables"]
    assert all(name in json.dumps(variables["CUTROOM_CALLS"]) for name in (preview, studio))
    assert "CUTROOM_PACKS" not in variables


def test_functions_that_machines_call_cannot_start_machines(cloud: Synthesised) -> None:
    starting = [
        (name, one)
        for name, one in policies(cloud)
        if "states:StartExecution" in one["Action"] and one["Effect"] == "Allow"
    ]
    functions = {name.split("FunctionRole")[0] for name, _ in starting if "FunctionRole" in name}
    assert functions == {"Api", "Events", "Scheduler"}
    own = [one["Resource"]["Ref"] for name, one in starting if "FunctionRole" not in name]
    assert sorted(name.split("Machine")[0] for name in own) == ["Analysis", "Render", "Studio"], (
        "each starts its own parts"
    )
