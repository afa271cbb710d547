"""Who may do what: each function's own permissions, as narrow as what the manifests say that its tasks need."""

from collections.abc import Iterable
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secrets
from aws_cdk import aws_stepfunctions as sfn

from cutroom import capabilities
from cutroom.kit.manifest import Needs
from infra import mail
from infra.accepted import accept
from infra.database import Database
from infra.parameters import Parameters
from infra.specs import SPECS
from infra.storage import Storage

READ, WRITE, DELETE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
PARTS = ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
ROWS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"]
KEY_USE = ["kms:Decrypt", "kms:GenerateDataKey"]


def grant(
    role: iam.IRole, name: str, storage: Storage, database: Database, bus: events.EventBus, *more: secrets.ISecret
) -> None:
    """What every function that runs tasks needs, and the objects of the function `name`."""
    give(role, KEY_USE, storage.key.key_arn)
    read = [database.app_role_secret, database.app_secret, *more]
    give(role, ["secretsmanager:GetSecretValue"], *(secret.secret_arn for secret in read))
    found = objects(SPECS[name].needs)
    if found or SPECS[name].needs.routes:
        give(role, ["events:PutEvents"], bus.event_bus_arn)
    if not found:
        return
    give(role, ROWS, storage.table.table_arn)
    give(role, ["s3:ListBucket"], storage.media.bucket_arn)
    if set(SPECS[name].needs.parts) == set(capabilities.prefixes()):  # a deleted account's unfinished uploads
        give(role, ["s3:ListBucketMultipartUploads"], storage.media.bucket_arn)
    for actions, prefixes in found.items():
        places = [storage.media.arn_for_objects(f"{prefix}/*") for prefix in prefixes]
        give(role, list(actions), *places)
        explain(role, "Objects get their names at run time; their prefix is known.", *places)


def objects(needs: Needs) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Actions -> the prefixes of the media bucket that they are allowed under; GetObject and PutObject also presign."""
    found = {(READ,): needs.read, (WRITE,): needs.write, (DELETE,): needs.delete, PARTS: needs.parts}
    return {actions: prefixes for actions, prefixes in found.items() if prefixes}


def grant_runs(role: iam.IRole, machines: Iterable[sfn.StateMachine]) -> None:
    """Start, watch and stop runs."""
    machines = list(machines)
    give(role, ["states:StartExecution"], *(machine.state_machine_arn for machine in machines))
    executions = [
        cdk.Stack.of(machine).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{machine.state_machine_name}:*",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        for machine in machines
    ]
    give(role, ["states:DescribeExecution", "states:StopExecution"], *executions)
    explain(role, "An execution is named after its run; its machine is known.", *executions)


def grant_mail(role: iam.IRole, parameters: Parameters) -> None:
    """Send mails, from the one address of this deployment, and confirm the topic that tells which came back."""
    stack = cdk.Stack.of(parameters.stage)
    identities = stack.format_arn(service="ses", resource="identity", resource_name="*")
    reports = stack.format_arn(service="ses", resource="configuration-set", resource_name=mail.name())
    only_ours = {"StringEquals": {"ses:FromAddress": parameters.mail_sender.value_as_string}}
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=["ses:SendEmail"], resources=[identities, reports], conditions=only_ours)
    )
    explain(role, "The verified identity is the address or its domain; the condition names the one sender.", identities)
    give(role, ["sns:ConfirmSubscription"], mail.topic_arn())


def grant_models(role: iam.IRole, parameters: Parameters) -> None:
    """Read the keys of the models' vendors, where whoever deploys has named a secret that holds them."""
    _grant_secret(role, "ModelKeys", parameters.model_keys_secret_arn, parameters.has_model_keys)


def grant_webhooks(role: iam.IRole, parameters: Parameters) -> None:
    """Read the secrets that webhooks are signed with, where whoever deploys has named a secret that holds them."""
    _grant_secret(role, "WebhookSecrets", parameters.webhook_secrets_arn, parameters.has_webhook_secrets)


def grant_payments(role: iam.IRole, parameters: Parameters) -> None:
    """Read the key of the account at Stripe, where whoever deploys has named a secret that holds it."""
    _grant_secret(role, "StripeKey", parameters.stripe_key_arn, parameters.has_stripe_key)


def grant_accounts(role: iam.IRole, parameters: Parameters, key: kms.IKey) -> None:
    """Seal and open the tokens of connected accounts, each with its account named; read the apps at platforms."""
    named = {"StringEquals": {"kms:EncryptionContext:purpose": "social-grant"}}
    role.add_to_principal_policy(iam.PolicyStatement(actions=KEY_USE, resources=[key.key_arn], conditions=named))
    _grant_secret(role, "SocialApps", parameters.social_apps_arn, parameters.has_social_apps)


def _grant_secret(role: iam.IRole, title: str, arn: cdk.CfnParameter, named: cdk.CfnCondition) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": arn.value_as_string,
    }
    policy = iam.CfnPolicy(
        cdk.Stack.of(role),
        f"{role.node.id}{title}",
        policy_name=title,
        roles=[role.role_name],
        policy_document={"Version": "2012-10-17", "Statement": [statement]},
    )
    policy.cfn_options.condition = named


def give(role: iam.IRole, actions: list[str], *resources: str) -> None:
    """Allow `actions` on `resources`."""
    role.add_to_principal_policy(iam.PolicyStatement(actions=actions, resources=list(resources)))


def role_of(function: lambda_.Function) -> iam.IRole:
    """A function's role, which our helper always makes."""
    assert function.role is not None  # noqa: S101
    return function.role


def explain(role: iam.IRole, reason: str, *resources: str) -> None:
    """Accept these resources' wildcards in one role."""
    for resource in resources:
        accept(role, reason, f"IAM5[Resource::{as_finding(cdk.Stack.of(role).resolve(resource))}]")


def as_finding(value: Any) -> str:
    """A resolved name as cdk-nag writes it: references in angle brackets."""
    if isinstance(value, str):
        return value
    [(function, argument)] = value.items()
    if function == "Ref":
        return f"<{argument}>"
    if function == "Fn::GetAtt":
        return f"<{'.'.join(argument)}>"
    return argument[0].join(as_finding(part) for part in argument[1])
