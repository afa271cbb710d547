"""What keeps a deployment safe: order of updates, room for the API, an end to spending, one way in."""

import json
from typing import Any

from infra.edge import TELLS_VIEWER
from tests.infra.conftest import Synthesised


def named(cloud: Synthesised, kind: str) -> dict[str, dict[str, Any]]:
    """Logical id -> whole resource, of one kind."""
    return {name: one for name, one in cloud.template["Resources"].items() if one["Type"] == f"AWS::{kind}"}


def test_functions_are_updated_after_the_migration(cloud: Synthesised) -> None:
    [migration] = named(cloud, "CloudFormation::CustomResource")
    for name, function in named(cloud, "Lambda::Function").items():
        waits = migration in function.get("DependsOn", [])
        assert waits == (function["Properties"]["Description"] != "Cutroom migrate"), name


def test_a_new_version_of_the_database_s_secret_is_applied_and_reaches_running_code(cloud: Synthesised) -> None:
    version = {"Ref": "DatabaseRoleRevision"}
    assert cloud.one("CloudFormation::CustomResource")["SecretVersion"] == version
    for function in cloud.of("Lambda::Function").values():
        assert function["Environment"]["Variables"]["CUTROOM_DATABASE_SECRET_VERSION"] == version


def test_the_api_has_reserved_room_where_the_account_allows_it(cloud: Synthesised) -> None:
    assert cloud.function("api")["ReservedConcurrentExecutions"] == {
        "Fn::If": ["HasReservedApi", {"Ref": "ReservedApi"}, {"Ref": "AWS::NoValue"}]
    }
    assert cloud.template["Parameters"]["ReservedApi"]["Default"] == 0


def test_rendering_fits_an_account_that_is_capped(cloud: Synthesised) -> None:
    memory = cloud.template["Parameters"]["RenderMemoryMb"]
    assert cloud.function("render")["MemorySize"] == {"Ref": "RenderMemoryMb"}
    assert memory["MinValue"] <= 3008 <= memory["MaxValue"]


def test_spending_ends_by_itself_a_fifth_past_the_budget(cloud: Synthesised) -> None:
    action = cloud.one("Budgets::BudgetsAction")
    assert action["ApprovalModel"] == "AUTOMATIC" and action["ActionThreshold"]["Value"] == 120
    stop = cloud.one("IAM::ManagedPolicy", "StopSpending")
    [statement] = stop["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny" and "states:StartExecution" in statement["Action"]
    roles = {one["Ref"] for one in action["Definition"]["IamActionDefinition"]["Roles"]}
    starters = {cloud.function(name)["Role"]["Fn::GetAtt"][0] for name in ("api", "events", "scheduler")}
    assert roles == starters


def test_whoever_starts_runs_is_stopped_by_the_budget(cloud: Synthesised) -> None:
    action = cloud.one("Budgets::BudgetsAction")
    stopped = {one["Ref"] for one in action["Definition"]["IamActionDefinition"]["Roles"]}
    able = set[str]()
    for policy in cloud.of("IAM::Policy").values():
        if any("states:StartExecution" in json.dumps(one["Action"]) for one in policy["PolicyDocument"]["Statement"]):
            able |= {role["Ref"] for role in policy.get("Roles", [])}
    # A state machine's own role starts the parts of its maps; none of them begins without a function that starts it.
    functions = {function["Role"]["Fn::GetAtt"][0] for function in cloud.of("Lambda::Function").values()}
    assert able & functions <= stopped


def test_the_api_is_reached_through_the_cdn_alone(cloud: Synthesised) -> None:
    config = cloud.one("CloudFront::Distribution")["DistributionConfig"]
    [origin] = [one for one in config["Origins"] if "CustomOriginConfig" in one]
    [header] = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-origin-secret"
    assert "resolve:secretsmanager" in json.dumps(header["HeaderValue"])
    [behavior] = config["CacheBehaviors"]
    [function] = [one for one in cloud.of("CloudFront::Function").values() if one["FunctionCode"] == TELLS_VIEWER]
    assert behavior["PathPattern"] == "/api/*" and behavior["FunctionAssociations"]
    assert "event.viewer.ip" in function["FunctionCode"]
    assert "execute-api" not in json.dumps(cloud.template["Outputs"])


def test_browsers_are_bound_to_https_for_this_host_alone_unless_its_owner_says_more(cloud: Synthesised) -> None:
    policy = cloud.one("CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    strict = policy["StrictTransportSecurity"]
    assert (strict["IncludeSubdomains"], strict["Preload"]) == (False, False)
    assert strict["AccessControlMaxAgeSec"] > 31_536_000
    assert "*.s3" not in json.dumps(policy["ContentSecurityPolicy"])


def test_a_function_s_environment_fits(cloud: Synthesised) -> None:
    for name, function in cloud.of("Lambda::Function").items():
        size = len(json.dumps(function["Environment"]["Variables"]))
        assert size < 3500, name  # references are longer than what they stand for; AWS takes 4 KB


def test_a_job_that_no_machine_takes_does_not_wait_for_days(cloud: Synthesised) -> None:
    actions = cloud.one("Batch::JobQueue")["JobStateTimeLimitActions"]
    assert {"CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"} <= {
        action["Reason"] for action in actions
    }
    assert all(action["State"] == "RUNNABLE" and action["MaxTimeSeconds"] <= 3600 for action in actions)
