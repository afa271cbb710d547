"""Brings an assembly into the running emulator: assets, stack, what CloudFormation leaves undone there, migrations."""

import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local import aws, front, recovery, webapp
from infra.local.assembly import Assembly, Asset
from infra.local.failures import CloudFailure
from infra.local.keys import keys
from infra.local.settings import HOST, Settings

Progress = Callable[[str], None]
DEPLOY_SECONDS = 600
LARGE_BYTES = 50_000_000
EPOCH = (2020, 1, 1, 0, 0, 0)  # archives of the same files are the same bytes
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
SENDER = "no-reply@cutroom.localhost"
BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"


def deploy(settings: Settings, assembly: Assembly, progress: Progress) -> dict[str, str]:
    """Deploy what is not deployed yet and give the stack's outputs. Deploying the same thing again does nothing.

    Raises CloudFailure with the reason of the resource that failed.
    """
    before, wanted = recovery.deployed(settings), _fingerprint(settings, assembly)
    if before.get("fingerprint") == wanted:
        webapp.publish(settings, before["outputs"])
        return before["outputs"]
    progress("publishing assets")
    template = _publish(settings, assembly)
    progress("deploying the stack")
    _settle(settings, template, _parameters(settings, assembly))
    outputs, physical = _describe(settings)
    _enable_expiry(settings, assembly, physical)
    progress("migrating the database")
    _migrate(settings, outputs)
    webapp.publish(settings, outputs)
    _save_emulator(settings)
    _record(settings, assembly, outputs, physical, wanted)
    return outputs


def _parameters(settings: Settings, assembly: Assembly) -> list[dict[str, str]]:
    """What this cloud says to the template's own questions, as `cdk deploy --parameters` would."""
    ours = {"PublicUrl": settings.front_url, "Stage": "local", "MailSender": SENDER, "VerifyEmail": "optional"}
    ours["WebOrigins"] = ",".join(settings.origins)
    asked = assembly.body().get("Parameters", {})
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in ours.items() if name in asked]


def _fingerprint(settings: Settings, assembly: Assembly) -> str:
    """Changes when the assembly or an address does."""
    return f"{assembly.fingerprint()} {json.dumps([settings.ports, settings.origins])}"


def _publish(settings: Settings, assembly: Assembly) -> str:
    """Put the assets and the template where CloudFormation fetches them; gives the template's address."""
    s3 = aws.client(settings, "s3")
    aws.client(settings, "ssm").put_parameter(Name=BOOTSTRAP, Value="30", Type="String", Overwrite=True)
    for bucket in {asset.bucket for asset in assembly.assets} | {"cutroom-templates"}:
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou, s3.exceptions.BucketAlreadyExists):
            s3.create_bucket(Bucket=bucket)
    for asset in assembly.assets:
        if not _is_there(s3, asset):
            s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=_content(asset))
    key = f"{settings.stack}.template.json"
    s3.put_object(Bucket="cutroom-templates", Key=key, Body=assembly.template.read_bytes())
    return f"{settings.emulator_url}/cutroom-templates/{key}"


def _is_there(s3: Any, asset: Asset) -> bool:
    with suppress(s3.exceptions.ClientError):
        s3.head_object(Bucket=asset.bucket, Key=asset.key)
        return True
    return False


def _content(asset: Asset) -> bytes:
    """The bytes to publish. Large libraries and packs are in our own environment already: a note stands in for them."""
    if _size(asset.path) > LARGE_BYTES:
        return _zip({"README": b"On this machine these files are part of the environment.\n"})
    if not asset.zipped or asset.path.is_file():
        return asset.path.read_bytes()
    files = {path.relative_to(asset.path).as_posix(): path for path in sorted(asset.path.rglob("*")) if path.is_file()}
    return _zip({name: path.read_bytes() for name, path in files.items() if "__pycache__" not in name})


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum((Path(folder) / name).lstat().st_size for folder, _, names in os.walk(path) for name in names)


def _zip(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=1)
    return sink.getvalue()


def _settle(settings: Settings, template: str, parameters: list[dict[str, str]]) -> None:
    """Create or update the stack and wait for the end."""
    cloudformation = aws.client(settings, "cloudformation")
    state = _state(cloudformation, settings.stack)
    if state in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"):
        cloudformation.delete_stack(StackName=settings.stack)
        _await_end(cloudformation, settings.stack)
        state = ""
    call = cloudformation.update_stack if state else cloudformation.create_stack
    try:
        call(StackName=settings.stack, TemplateURL=template, Parameters=parameters, Capabilities=CAPABILITIES)
    except cloudformation.exceptions.ClientError as refused:
        if "No updates" in str(refused):
            return
        raise CloudFailure(f"the stack was refused: {refused}") from refused
    final = _await_end(cloudformation, settings.stack)
    if final not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise CloudFailure(f"the stack ended as {final}: {_reason(cloudformation, settings.stack)}")


def _state(cloudformation: Any, name: str) -> str:
    with suppress(cloudformation.exceptions.ClientError):
        state = str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
        return "" if state == "DELETE_COMPLETE" else state
    return ""


def _await_end(cloudformation: Any, name: str) -> str:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while (state := _state(cloudformation, name)).endswith("_IN_PROGRESS"):
        if time.monotonic() > deadline:
            raise CloudFailure(f"the stack is still {state} after {DEPLOY_SECONDS} seconds")
        time.sleep(0.1)
    return state


def _reason(cloudformation: Any, name: str) -> str:
    events: list[dict[str, Any]] = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [one for one in events if one["ResourceStatus"].endswith("_FAILED") and one.get("ResourceStatusReason")]
    failed = [one for one in failed if "cancelled" not in one["ResourceStatusReason"]] or failed
    oldest = failed[-1] if failed else {}
    return (
        f"{oldest.get('LogicalResourceId', 'a resource')}: {oldest.get('ResourceStatusReason', 'no reason was given')}"
    )


def _describe(settings: Settings) -> tuple[dict[str, str], dict[str, str]]:
    """The stack's outputs, and the physical name of each logical one."""
    cloudformation = aws.client(settings, "cloudformation")
    stack = cloudformation.describe_stacks(StackName=settings.stack)["Stacks"][0]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
    listing = cloudformation.describe_stack_resources(StackName=settings.stack)["StackResources"]
    return outputs, {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in listing}


def _enable_expiry(settings: Settings, assembly: Assembly, physical: dict[str, str]) -> None:
    """The emulator's CloudFormation leaves a table's TTL out."""
    dynamodb = aws.client(settings, "dynamodb")
    for logical, resource in assembly.body()["Resources"].items():
        wanted = resource.get("Properties", {}).get("TimeToLiveSpecification")
        if resource["Type"] in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable") and wanted:
            with suppress(dynamodb.exceptions.ClientError):  # it is enabled already
                dynamodb.update_time_to_live(TableName=physical[logical], TimeToLiveSpecification=wanted)


def _migrate(settings: Settings, outputs: dict[str, str]) -> None:
    name = outputs.get("MigrateFunctionName")
    if not name:
        return
    payload = json.dumps({"task": "system.migrate", "input": {}})
    answer = aws.client(settings, "lambda").invoke(FunctionName=name, Payload=payload)
    if "FunctionError" in answer:
        error = json.loads(answer["Payload"].read())
        raise CloudFailure(f"the database could not be migrated: {error.get('errorType')}: {error.get('errorMessage')}")


def _save_emulator(settings: Settings) -> None:
    import http.client

    connection = http.client.HTTPConnection(HOST, settings.ports["emulator"], timeout=60)
    connection.request("POST", "/_cutroom/save", headers={"X-Cutroom-Secret": keys(settings).control})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise CloudFailure(f"the emulator did not save its state (it answered {answer.status})")


def _record(
    settings: Settings, assembly: Assembly, outputs: dict[str, str], physical: dict[str, str], fingerprint: str
) -> None:
    """Write down what is deployed: the last step, so that an interrupted deployment is done again."""
    kinds = {logical: one["Type"] for logical, one in assembly.body()["Resources"].items()}
    apis = [physical[one] for one, kind in kinds.items() if kind == "AWS::ApiGatewayV2::Api" and one in physical]
    schedules = [
        one["Properties"] for one in assembly.body()["Resources"].values() if one["Type"] == "AWS::Scheduler::Schedule"
    ]
    wiring = {"api": apis[0] if apis else "", "web_bucket": outputs.get("WebBucketName", "")}
    front.wiring_file(settings).write_text(json.dumps(wiring))
    record = {"fingerprint": fingerprint, "outputs": outputs, "clocks": _clocks(schedules, physical)}
    recovery.deployed_file(settings).write_text(json.dumps(record))


def _clocks(schedules: list[dict[str, Any]], physical: dict[str, str]) -> list[dict[str, str]]:
    """The function and the event of every clock of the template."""
    found: list[dict[str, str]] = []
    for one in schedules:
        arn: Any = one["Target"]["Arn"]
        logical = arn.get("Fn::GetAtt", [""])[0] if isinstance(arn, dict) else ""  # pyright: ignore
        name = physical.get(str(logical))  # pyright: ignore[reportUnknownArgumentType]
        if name:
            found.append({"function": name, "input": one["Target"]["Input"]})
    return found
