"""The clocks: each task that a manifest repeats has a schedule of its own, so that a slow one holds no other back."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cutroom import capabilities
from cutroom.capabilities import task_name, titled
from cutroom.kit.manifest import Clock
from infra import functions
from infra.accepted import accept
from infra.events import queue


def make(scope: Construct, fleet: Mapping[str, lambda_.Function]) -> sqs.Queue:
    """A schedule for every clock; gives the queue of ticks that did not get through."""
    dead = queue(scope, "ClockDeadLetters")
    accept(dead, "This is a dead-letter queue.", "SQS3")
    role = iam.Role(
        scope,
        "ClockRole",
        assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com").with_conditions(
            {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}}
        ),
    )
    clocks = capabilities.clocks()
    role.add_to_policy(functions.invoke(*(fleet[name] for name in sorted({clock.function for clock in clocks}))))
    role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead.queue_arn]))
    for clock in clocks:
        _schedule(scope, clock, fleet[clock.function], role, dead)
    return dead


def _schedule(scope: Construct, clock: Clock, function: lambda_.Function, role: iam.Role, dead: sqs.Queue) -> None:
    name = task_name(clock.task)
    made = scheduler.CfnSchedule(
        scope,
        f"{titled(name.replace('.', '_'))}Clock",
        description=f"{name}, every {clock.every.removeprefix('1 ')}",
        schedule_expression=f"rate({clock.every})",
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=function.function_arn,
            role_arn=role.role_arn,
            input=functions.as_json({"task": name, "input": {}}),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=300, maximum_retry_attempts=2
            ),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead.queue_arn),
        ),
    )
    made.node.add_dependency(role)
