"""A new capability costs its folder, its routes and its name in one list: toys are added to a copy of the project.

Everything else - tables, queues, functions, permissions, machines, clocks, jobs, takeouts, purges, import contracts -
follows from the manifest, and is looked at on a local cloud that is deployed from the copy.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local import aws, database
from infra.local.settings import Settings, load
from tests.local import toy_copy
from tests.local.conftest import request
from tests.support.homes import home
from tests.support.waiting import eventually

PASSWORD = "correct horse battery staple"
SECONDS = 240


@pytest.fixture(scope="module")
def copy() -> Iterator[toy_copy.Copy]:
    """The project with toys in it."""
    with home() as folder:
        yield toy_copy.build(folder / "project")


@pytest.fixture(scope="module")
def front(copy: toy_copy.Copy) -> Iterator[str]:
    """The front door of the cloud that the copy deploys."""
    try:
        yield copy.up()["front"]
    finally:
        copy.down()


@pytest.fixture
def ada(front: str) -> Client:
    """Somebody new."""
    client = Client(f"{front}/api/v1")
    client.register(f"{new_id()}@example.com", PASSWORD, "Ada")
    return client


def settings_of(copy: toy_copy.Copy) -> Settings:
    found = load(copy.home)
    assert found
    return found


def media(copy: toy_copy.Copy, prefix: str) -> list[str]:
    """The keys of the media bucket under a prefix."""
    record = json.loads((copy.home / "run" / "deployed.json").read_text())
    s3 = aws.client(settings_of(copy), "s3")
    listed = s3.list_objects_v2(Bucket=record["outputs"]["MediaBucketName"], Prefix=prefix)
    return [one["Key"] for one in listed.get("Contents", [])]


def job(ada: Client, job_id: str) -> dict[str, Any]:
    return ada.call("GET", f"/jobs/{job_id}")


def test_one_file_of_the_project_is_touched(copy: toy_copy.Copy) -> None:
    assert copy.touched() == [toy_copy.LIST]


def test_the_import_contracts_and_the_tests_of_manifests_hold_it(copy: toy_copy.Copy) -> None:
    linted = copy.run("python", ".venv/bin/lint-imports")
    assert linted.returncode == 0, linted.stdout
    held = copy.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture/test_manifests.py")
    assert held.returncode == 0, held.stdout[-3000:]
    (copy.root / "layers" / "core" / "cutroom" / "clips" / "wrong.py").write_text("from cutroom.toys import service\n")
    linted = copy.run("python", ".venv/bin/lint-imports")
    (copy.root / "layers" / "core" / "cutroom" / "clips" / "wrong.py").unlink()
    assert linted.returncode == 1
    assert "cutroom.clips is not allowed to import cutroom.toys" in linted.stdout


def test_the_web_apps_lists_have_its_job_its_area_and_its_command(copy: toy_copy.Copy) -> None:
    listed = copy.run("python", "-c", "from tools import screens; print(screens.areas(), screens.job_kinds())")
    assert listed.returncode == 0, listed.stderr[-3000:]
    kind = '  toy: {\n    label: "Playing with a toy",\n    page: { to: "/toys/$toyId", param: "toyId" },\n  },\n'
    assert kind in listed.stdout
    area = '    to: "/toys",\n    icon: IconHorseToy,\n    group: "Create",\n    permission: "edit",\n'
    assert area in listed.stdout
    assert 'link: { to: "/toys", search: { made: "new" } }' in listed.stdout


def test_the_template_has_all_that_it_needs(copy: toy_copy.Copy, front: str) -> None:
    resources = copy.template()["Resources"]
    kinds = {name: one["Type"] for name, one in resources.items()}
    for start, kind in {
        "ToysFunction": "AWS::Lambda::Function",
        "ToyMachine": "AWS::StepFunctions::StateMachine",
        "ToysQueue": "AWS::SQS::Queue",
        "ToysDeadLettersAlarm": "AWS::CloudWatch::Alarm",
        "ToysTickClock": "AWS::Scheduler::Schedule",
        "ToysRule": "AWS::Events::Rule",
    }.items():
        assert [name for name, made in kinds.items() if name.startswith(start) and made == kind], start
    [bucket] = [
        one for name, one in resources.items() if name.startswith("MediaBucket") and one["Type"].endswith("Bucket")
    ]
    rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [rule["ExpirationInDays"] for rule in rules if rule.get("Prefix") == "toys/"] == [90]
    assert "ToyMachineArn" in copy.template()["Outputs"]


def test_a_function_beside_the_api_has_a_route_and_an_address(copy: toy_copy.Copy, front: str) -> None:
    body = b'{"raw": "\xc3\xbc"}'
    status, _, answer = request(f"{front}/api/hooks/of/somebody", "POST", body, {"content-type": "application/json"})
    assert (status, json.loads(answer)["sha256"]) == (200, hashlib.sha256(body).hexdigest())
    template = copy.template()
    [url] = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Url"]
    assert url["AuthType"] == "AWS_IAM"
    assert "ToyhooksFunctionUrl" in template["Outputs"]
    [function] = [one for name, one in template["Resources"].items() if name.startswith("ToyhooksFunction")
                  and one["Type"] == "AWS::Lambda::Function"]  # fmt: skip
    assert "toys" in json.dumps(function["Properties"]["Environment"]["Variables"]["CUTROOM_CALLS"])


def test_it_is_deployed_and_its_event_clock_and_job_arrive(copy: toy_copy.Copy, ada: Client) -> None:
    toy = ada.call("POST", "/toys", {"name": "top"})
    eventually(lambda: job(ada, toy["job_id"])["status"] == "completed", SECONDS)
    done = job(ada, toy["job_id"])
    assert (done["kind"], done["subject_id"], done["progress"]) == ("toy", toy["id"], 1.0)
    assert [(stage["name"], stage["status"]) for stage in done["stages"]] == [("wind", "done"), ("play", "done")]
    assert [one["id"] for one in ada.call("GET", "/jobs", kind="toy")["items"]] == [toy["job_id"]]
    eventually(lambda: ada.call("GET", f"/toys/{toy['id']}")["announced"], SECONDS)
    eventually(lambda: ada.call("GET", f"/toys/{toy['id']}")["ticked"], SECONDS)


def test_its_job_is_cancelled_and_run_again(ada: Client) -> None:
    toy = ada.call("POST", "/toys", {"name": "marathon", "patient": True})
    eventually(lambda: job(ada, toy["job_id"])["stages"][1]["status"] == "running", SECONDS)
    cancelled = ada.call("POST", f"/jobs/{toy['job_id']}/cancel")
    assert (cancelled["status"], cancelled["error"]) == ("cancelled", "You cancelled it.")
    eventually(lambda: job(ada, toy["job_id"])["stages"][1]["status"] == "failed", SECONDS)
    assert ada.call("POST", f"/jobs/{toy['job_id']}/retry")["attempt"] == 2
    eventually(lambda: job(ada, toy["job_id"])["stages"][1]["status"] == "running", SECONDS)
    ada.call("POST", f"/jobs/{toy['job_id']}/cancel")


def test_it_is_taken_out_and_purged(copy: toy_copy.Copy, ada: Client) -> None:
    toy = ada.call("POST", "/toys", {"name": "kite"})
    owner = UUID(ada.call("GET", "/users/me")["id"])
    eventually(lambda: job(ada, toy["job_id"])["status"] == "completed", SECONDS)
    asked = ada.call("POST", "/users/me/export")
    ready = eventually(
        lambda: (found := ada.call("GET", f"/users/me/export/{asked['id']}"))["download_url"] and found, SECONDS
    )
    taken = json.loads(request(ready["download_url"])[2])
    [row] = taken["toys"]
    assert row["name"] == "kite"
    assert "combination" not in row
    assert f"toys/{owner}/{toy['id']}/spring.json" in {one["name"] for one in taken["media"]}
    assert media(copy, f"toys/{owner}/")
    ada.call("DELETE", "/users/me", {"password": PASSWORD})
    eventually(lambda: not media(copy, f"toys/{owner}/"), SECONDS)
    with psycopg.connect(database.url(settings_of(copy), database.OWNER)) as session:
        count = "select count(*) from toys where owner_id = %s"
        eventually(lambda: session.execute(count, (owner,)).fetchone() == (0,), SECONDS)
