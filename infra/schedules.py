"""The clock: once a minute the scheduler sweeps what was left behind."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import functions
from infra.accepted import accept
from infra.events import queue


def make(scope: Construct, sweeper: lambda_.Function) -> sqs.Queue:
    """`system.sweep` each minute; gives the queue of ticks that did not get through."""
    dead = queue(scope, "ClockDeadLetters")
    accept(dead, "This is a dead-letter queue.", "SQS3")
    role = iam.Role(
        scope,
        "ClockRole",
        assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com").with_conditions(
            {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}}
        ),
    )
    role.add_to_policy(functions.invoke(sweeper))
    role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead.queue_arn]))
    clock = scheduler.CfnSchedule(
        scope,
        "Clock",
        description="Undelivered events, unfinished uploads, stuck runs",
        schedule_expression="rate(1 minute)",
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=sweeper.function_arn,
            role_arn=role.role_arn,
            input=functions.as_json({"task": "system.sweep", "input": {}}),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=300, maximum_retry_attempts=2
            ),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead.queue_arn),
        ),
    )
    clock.node.add_dependency(role)
    return dead
