"""What `cutroom deploy` looks at before it changes anything: what AWS would accept and people would then miss."""

from collections.abc import Sequence
from typing import Any

from cutroom.kit.errors import Invalid

NO_SENDER = "no-reply@cutroom.invalid"  # as in infra/parameters.py, whose CDK takes seconds to import
ROLE_ID = "AppRoleSecret"  # how the secret's logical id begins (infra/database.py)


def parameters_of(session: Any, stack: str) -> dict[str, str]:
    """What the deployed stack was given; nothing when there is none yet."""
    client = session.client("cloudformation")
    try:
        found = client.describe_stacks(StackName=stack)["Stacks"][0]
    except client.exceptions.ClientError:
        return {}
    return {one["ParameterKey"]: one.get("ParameterValue", "") for one in found.get("Parameters", [])}


def require_sender(given: dict[str, str], before: dict[str, str]) -> None:
    """Raises Invalid for a deployment whose mails nobody would get, although people have to answer one to sign in."""
    now = before | given
    sender, verify = now.get("MailSender", NO_SENDER), now.get("VerifyEmail", "required")
    if sender.endswith(".invalid") and verify == "required":
        raise Invalid(
            f"Mails cannot be sent from {sender}, and people must confirm their address before they sign in. "
            "Name an address of yours with -p MailSender=you@example.com, or let people in unconfirmed with "
            "-p VerifyEmail=optional.",
            field="MailSender",
        )


def warnings(session: Any) -> list[str]:
    """What would not fail, but surprise: mails that go to verified addresses alone."""
    client = session.client("sesv2")
    try:
        sandbox = not client.get_account().get("ProductionAccessEnabled", False)
    except client.exceptions.ClientError:
        return []  # whoever deploys may not ask
    if not sandbox:
        return []
    return [
        "SES is in its sandbox here: mails reach verified addresses only. Ask AWS for production access (SES console, "
        "Account dashboard) before people sign up."
    ]


def secret_version(session: Any, stack: str) -> str:
    """The present version of the database role's secret; empty before the first deployment.

    As a parameter it makes CloudFormation run the migration, which gives the role that password.
    """
    client = session.client("cloudformation")
    try:
        resources = client.describe_stack_resources(StackName=stack)["StackResources"]
    except client.exceptions.ClientError:
        return ""
    for one in resources:
        if one["ResourceType"] == "AWS::SecretsManager::Secret" and one["LogicalResourceId"].startswith(ROLE_ID):
            return _current(session.client("secretsmanager"), one["PhysicalResourceId"])
    return ""


def _current(client: Any, arn: str) -> str:
    stages: dict[str, list[str]] = client.describe_secret(SecretId=arn)["VersionIdsToStages"]
    return next((version for version, names in stages.items() if "AWSCURRENT" in names), "")


def complete(session: Any, stack: str, parameters: Sequence[str]) -> list[str]:
    """The parameters with what the deployment itself fills in. Raises Invalid."""
    given = dict(pair.split("=", 1) for pair in parameters)
    require_sender(given, parameters_of(session, stack))
    version = secret_version(session, stack)
    filled = [f"DatabaseRoleRevision={version}"] if version and "DatabaseRoleRevision" not in given else []
    return [*parameters, *filled]
