"""`cutroom deploy`: the stack in `infra/` onto an AWS account. It wraps the CDK's own command line."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cutroom.kit.errors import AppError, Invalid
from cutroom_cli import console, preflight
from infra import publish

ROOT = Path(__file__).resolve().parent.parent.parent
ASSEMBLY = ROOT / "build" / "deploy"
STACK = "Cutroom"
# The CDK's command line comes from npm at the first deploy, in this very version; it has to know the assembly's format.
CDK = "aws-cdk@2.1148.1"
BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
IDLE_COSTS = "the NAT gateway, Aurora at its least capacity, RDS Proxy, keys, secrets and alarms"


class DeployFailed(AppError):
    """The deployment could not be made; nothing of the running release was changed unless the message says so."""

    status, code = 500, "deploy_failed"


@dataclass(frozen=True)
class Target:
    """Which account and region, as the AWS tools name them."""

    profile: str | None
    region: str | None

    def environment(self) -> dict[str, str]:
        """This process's environment, pointed at the target."""
        given = {"AWS_PROFILE": self.profile, "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return os.environ | {key: value for key, value in given.items() if value} | {"PATH": path}

    def session(self) -> Any:
        """A boto3 session for the target. Raises DeployFailed for a profile that does not exist."""
        import boto3
        from botocore.exceptions import BotoCoreError

        try:
            return boto3.Session(profile_name=self.profile, region_name=self.region)
        except BotoCoreError as error:
            raise DeployFailed(f"{error}; see `aws configure list-profiles`") from error


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(deploy)


def deploy(
    profile: Annotated[str | None, typer.Option(help="AWS profile; default: the AWS tools' own.")] = None,
    region: Annotated[str | None, typer.Option(help="AWS region; default: the profile's.")] = None,
    context: Annotated[
        list[str] | None, typer.Option("--context", "-c", help="KEY=VALUE for the CDK: domain, certificate.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="NAME=VALUE of the template, e.g. AlertEmail=me@x.org."),
    ] = None,
    bootstrap: Annotated[
        bool, typer.Option("--bootstrap", help="Prepare the account for the CDK first, once.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything but deploy, and tell what would be.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before permissions are widened.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Deploy Cutroom to AWS.

    Builds the layers and packs for Lambda (no Docker), synthesises the template and hands both to the CDK, which npm
    brings in a fixed version at the first deploy. Then the web app, if it has been built, is published. Migrations run
    as part of the deployment.

    Needs: AWS credentials that may create the stack. `--dry-run` needs none.
    """
    target = Target(profile, region)
    check_pairs(context=context, parameter=parameter)
    account = None if dry_run else require_account(target, bootstrap=bootstrap)
    filled = parameter or []
    if not dry_run:
        filled = preflight.complete(target.session(), STACK, filled)
        for warning in preflight.warnings(target.session()):
            console.people().print(f"Note: {warning}", soft_wrap=True)
    sizes = build_packages()
    synthesise(target, context or [])
    found = summary(sizes)
    show(found, account, as_json=as_json and dry_run)
    if dry_run:
        return
    if bootstrap:
        run_cdk(target, ["bootstrap"])
    run_cdk(target, deploy_arguments(filled, ask=not yes))
    outputs = json.loads((ASSEMBLY.parent / "outputs.json").read_text())[STACK]
    published = publish.web_app(target.session(), outputs["WebBucketName"], ROOT / "web" / "dist")
    finish(outputs, published, as_json=as_json)


def check_pairs(**options: Sequence[str] | None) -> None:
    """Raises Invalid for a value that is not NAME=VALUE."""
    for option, pairs in options.items():
        for pair in pairs or []:
            name, equals, _ = pair.partition("=")
            if not name or not equals:
                raise Invalid(f"--{option} takes NAME=VALUE, not `{pair}`")


def require_account(target: Target, *, bootstrap: bool) -> str:
    """The account that the credentials belong to, once it is ready for the CDK. Raises DeployFailed in plain words."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

    session = target.session()
    try:
        account = str(session.client("sts").get_caller_identity()["Account"])
        ready = session.client("ssm").get_parameters(Names=[BOOTSTRAP])["Parameters"]
    except NoCredentialsError as error:
        raise DeployFailed("no AWS credentials were found; sign in with `aws configure` or name a --profile") from error
    except NoRegionError as error:
        raise DeployFailed("no AWS region is set; name one with --region") from error
    except (BotoCoreError, ClientError) as error:
        raise DeployFailed(f"AWS refused the credentials: {error}") from error
    if not ready and not bootstrap:
        raise DeployFailed("this account and region are not prepared for the CDK; run again with --bootstrap, once")
    return account


def build_packages() -> dict[str, int]:
    """Build what is missing of layers and packs; unzipped bytes of each."""
    from tools import bundle

    path, _ = bundle.core()
    sizes = {"core": bundle.unzipped(path)}
    for name in bundle.RECIPES:
        if not bundle.archive(name).exists():
            console.people().print(f"building {name} …")
        try:
            sizes[name] = bundle.unzipped(bundle.build(name))
        except SystemExit as refused:
            raise DeployFailed(str(refused)) from refused
    return sizes


def synthesise(target: Target, context: Sequence[str]) -> None:
    """Write the assembly that will be published, from nothing, so that no stand-in of a library is left in it."""
    shutil.rmtree(ASSEMBLY, ignore_errors=True)
    values = dict(pair.split("=", 1) for pair in context)
    environment = target.environment() | {"CDK_CONTEXT_JSON": json.dumps(values), "CUTROOM_PUBLISH": "1"}
    command = [sys.executable, "-m", "infra.app", str(ASSEMBLY)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DeployFailed(f"the template could not be synthesised: {(done.stderr or done.stdout).strip()[-2000:]}")


def summary(sizes: dict[str, int], assembly: Path = ASSEMBLY) -> dict[str, Any]:
    """What would be deployed: resources by kind, and each function with what lies beside its code."""
    from infra import specs
    from tools import bundle

    template = json.loads((assembly / f"{STACK}.template.json").read_text())
    functions = {
        name: bundle.size_of(specs.code_folder(name)) + sum(sizes[layer] for layer in specs.layers(spec))
        for name, spec in specs.SPECS.items()
    }
    kinds = Counter(resource["Type"].removeprefix("AWS::") for resource in template["Resources"].values())
    return {
        "template": str(assembly / f"{STACK}.template.json"),
        "resources": dict(kinds.most_common()),
        "functions_unzipped_bytes": functions,
        "packs_unzipped_bytes": {name: sizes[name] for name in bundle.PACKS},
        "parameters": {name: one.get("Default") for name, one in template["Parameters"].items()},
        "costs_while_idle": IDLE_COSTS,
    }


def show(found: dict[str, Any], account: str | None, *, as_json: bool) -> None:
    """Tell a person, or a script, what is about to be deployed."""
    if as_json:
        console.print_json(found)
        return
    table = Table("function", "unzipped MB (of 250)", title=f"{sum(found['resources'].values())} resources")
    for name, size in found["functions_unzipped_bytes"].items():
        table.add_row(name, f"{size / 2**20:.0f}")
    console.people().print(table)
    kinds = ", ".join(f"{count} {kind}" for kind, count in found["resources"].items())
    console.people().print(f"{kinds}\n\ntemplate: {found['template']}", soft_wrap=True)
    console.people().print(f"Paid for even while nobody uses it: {found['costs_while_idle']}.", soft_wrap=True)
    if account:
        console.people().print(f"account: {account}")


def deploy_arguments(parameters: Sequence[str], *, ask: bool) -> list[str]:
    """The CDK's arguments: nothing is widened without a question, unless the person said yes before."""
    arguments = ["deploy", STACK, "--require-approval", "broadening" if ask else "never"]
    for pair in parameters:
        arguments += ["--parameters", f"{STACK}:{pair}"]
    return [*arguments, "--outputs-file", str(ASSEMBLY.parent / "outputs.json")]


def run_cdk(target: Target, arguments: Sequence[str]) -> None:
    """Run the CDK's command line on the assembly, in sight of the person. Raises DeployFailed when it fails."""
    command = ["npx", "--yes", CDK, *arguments, "--app", str(ASSEMBLY)]
    try:
        done = subprocess.run(command, cwd=ROOT, env=target.environment(), check=False)
    except FileNotFoundError as error:
        raise DeployFailed("Node is missing; run `make setup`") from error
    if done.returncode:
        raise DeployFailed("the CDK could not deploy, see above; CloudFormation rolls back what it had begun")


def finish(outputs: dict[str, str], published: int, *, as_json: bool) -> None:
    """Say where it is."""
    if as_json:
        console.print_json(outputs)
        return
    if not published:
        console.people().print("the web app has not been built, so only the API answers")
    console.people().print(f"API: {outputs['ApiUrl']}\nweb: {outputs['WebUrl']}")
