"""Functions behave as on AWS: error types, time-outs, memory, crashes, context, layers, environment."""

import concurrent.futures
from pathlib import Path

import psutil

from tests.local.conftest import Rig
from tests.support.waiting import eventually


def test_a_named_exception_keeps_its_name(rig: Rig) -> None:
    answer, failed = rig.invoke("Tasks", do="unplayable")
    assert failed and answer["errorType"] == "Unplayable"
    assert answer["errorMessage"] == "this is no video"
    assert any("do_unplayable" in line for line in answer["stackTrace"])


def test_the_next_call_uses_the_warm_process(rig: Rig) -> None:
    first, _ = rig.invoke("Tasks", do="echo", value=1)
    second, _ = rig.invoke("Tasks", do="echo", value="zwei")
    assert first["pid"] == second["pid"] and second["value"] == "zwei"


def test_the_context_is_lambdas(rig: Rig) -> None:
    seen, _ = rig.invoke("Tasks", do="echo")
    assert 15_000 < seen["remaining_ms"] <= 20_000
    assert seen["name"] == rig.outputs["Tasks"] and seen["memory_mb"] == 512
    assert seen["arn"].endswith(f":function:{rig.outputs['Tasks']}") and seen["request_id"]


def test_code_comes_from_the_asset_and_from_its_layer(rig: Rig) -> None:
    assert rig.invoke("Tasks", do="layer") == ("from the layer", None)


def test_a_function_gets_the_way_to_this_cloud_and_no_secret_of_the_owner(rig: Rig) -> None:
    names = ["DATABASE_URL", "DATABASE_OWNER_URL", "CUTROOM_APP_SECRET", "AWS_ENDPOINT_URL", "VERSION"]
    seen, _ = rig.invoke("Tasks", do="environment", names=names)
    assert seen["DATABASE_URL"].startswith("postgresql://cutroom_app@")
    assert seen["DATABASE_OWNER_URL"] is None and seen["VERSION"] == "1"
    assert len(seen["CUTROOM_APP_SECRET"]) > 32 and seen["AWS_ENDPOINT_URL"] == rig.cloud.settings.emulator_url
    secret = rig.cloud.home / "run" / "app-secret"
    assert secret.stat().st_mode & 0o777 == 0o600


def test_the_application_role_reads_through_row_level_security_only(rig: Rig) -> None:
    query = "select rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    assert rig.invoke("Tasks", do="database", sql=query) == ([[False, False]], None)
    assert rig.invoke("Tasks", do="database", sql="select '[1,2,3]'::vector <-> '[1,2,5]'::vector") == ([[2.0]], None)


def test_a_time_out_ends_the_function_and_what_it_started(rig: Rig, tmp_path: Path) -> None:
    note = tmp_path / "child"
    answer, failed = rig.invoke("Hasty", do="child", note=str(note))
    assert failed and answer["errorType"] == "Sandbox.Timedout" and "3.00 seconds" in answer["errorMessage"]
    child = int(note.read_text())
    eventually(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
    assert rig.invoke("Hasty", do="echo", value=1)[0]["value"] == 1


def test_a_crash_is_an_exit_error_and_the_next_call_works(rig: Rig) -> None:
    answer, failed = rig.invoke("Tasks", do="crash")
    assert failed and answer["errorType"] == "Runtime.ExitError" and "exit status 3" in answer["errorMessage"]
    assert rig.invoke("Tasks", do="echo", value=2)[0]["value"] == 2


def test_more_memory_than_declared_ends_the_function(rig: Rig) -> None:
    answer, failed = rig.invoke("Small", do="grow", megabytes=400)
    assert failed and answer["errorType"] == "Runtime.ExitError" and "128 MB" in answer["errorMessage"]
    assert rig.invoke("Small", do="grow", megabytes=20) == (20, None)


def test_calls_run_beside_each_other(rig: Rig) -> None:
    def all_at_once() -> bool:
        with concurrent.futures.ThreadPoolExecutor(6) as threads:
            answers = [one for one, _ in threads.map(lambda _: rig.invoke("Tasks", do="sleep", seconds=0.5), range(6))]
        return max(one["began"] for one in answers) < min(one["at"] for one in answers)

    eventually(all_at_once)  # one that is started for its call begins later than the warm ones


def test_what_a_function_prints_is_in_its_log(rig: Rig) -> None:
    rig.invoke("Tasks", do="unplayable")
    log = rig.cloud.settings.log(rig.outputs["Tasks"])
    eventually(lambda: "this is no video" in log.read_text())
