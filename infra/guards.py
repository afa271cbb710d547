"""What keeps a deployment safe from itself: the order of an update, reserved room for the API, an end to spending."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.accepted import accept
from infra.parameters import Parameters, choose

STOP_AT_PERCENT = 120


def update_after(migrations: cdk.CfnResource, functions: Iterable[lambda_.Function]) -> None:
    """New code meets a schema that has been migrated; old code meets one that is ahead (ADR 0029)."""
    for function in functions:
        resource_of(function).add_dependency(migrations)


def resource_of(function: lambda_.Function) -> lambda_.CfnFunction:
    """The CloudFormation resource of a function."""
    resource = function.node.default_child
    assert isinstance(resource, lambda_.CfnFunction)  # noqa: S101 (what L2 promises)
    return resource


def reserve(function: lambda_.Function, parameters: Parameters) -> None:
    """Keep room for the API, so that media never takes it all; off by default: a new account has nothing to reserve."""
    wanted = choose(parameters.has_reserved_api, parameters.reserved_api.value_as_number, cdk.Aws.NO_VALUE)
    resource_of(function).add_property_override("ReservedConcurrentExecutions", wanted)


def cap_memory(function: lambda_.Function, parameters: Parameters) -> None:
    """Let accounts that AWS still caps at 3,008 MB say so."""
    resource_of(function).add_property_override("MemorySize", parameters.render_memory.value_as_number)


def end_spending(scope: Construct, budget: budgets.CfnBudget, topic: sns.Topic, roles: Iterable[iam.IRole]) -> None:
    """Past the budget by a fifth, nothing that costs by the minute is started any more: what runs ends, people can
    still sign in, look and download. Taking the policy from the roles again undoes it.
    """
    stop = iam.ManagedPolicy(
        scope,
        "StopSpending",
        description="Attached by the budget: no new runs of state machines, no new jobs",
        statements=[
            iam.PolicyStatement(
                effect=iam.Effect.DENY, actions=["states:StartExecution", "batch:SubmitJob"], resources=["*"]
            )
        ],
    )
    names = [role.role_name for role in roles]
    budgets.CfnBudgetsAction(
        scope,
        "BudgetStop",
        budget_name=budget.ref,
        action_type="APPLY_IAM_POLICY",
        action_threshold=budgets.CfnBudgetsAction.ActionThresholdProperty(type="PERCENTAGE", value=STOP_AT_PERCENT),
        approval_model="AUTOMATIC",
        notification_type="ACTUAL",
        definition=budgets.CfnBudgetsAction.DefinitionProperty(
            iam_action_definition=budgets.CfnBudgetsAction.IamActionDefinitionProperty(
                policy_arn=stop.managed_policy_arn, roles=names
            )
        ),
        execution_role_arn=_hand(scope, stop, names).role_arn,
        subscribers=[budgets.CfnBudgetsAction.SubscriberProperty(address=topic.topic_arn, type="SNS")],
    )


def _hand(scope: Construct, stop: iam.ManagedPolicy, names: Iterable[str]) -> iam.Role:
    """The role with which the budget attaches that one policy, and no other, to those roles."""
    role = iam.Role(scope, "BudgetStopRole", assumed_by=iam.ServicePrincipal("budgets.amazonaws.com"))
    here = f"arn:{cdk.Aws.PARTITION}:iam::{cdk.Aws.ACCOUNT_ID}:role"
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
            resources=[f"{here}/{name}" for name in names],
            conditions={"ArnEquals": {"iam:PolicyARN": stop.managed_policy_arn}},
        )
    )
    accept(stop, "It only forbids, so a wildcard gives nobody anything.", "IAM5[Resource::*]")
    return role
