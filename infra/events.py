"""How news travels: the bus, and for each consumer a queue with a dead-letter queue."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.specs import SPECS

SOURCE = "cutroom"
BATCH_SIZE = 10
TRIES = 5
# Consumer -> the events that it wants. `ingest` hears from the media bucket instead.
RULES = {
    "analysis": ("VideoProbed",),
    "mail": ("MailRequested", "InvitationCreated"),
    "purge": ("VideoDeleted", "UploadAbandoned", "AccountClosed", "WorkspaceDeleted"),
}
PREFIXES = ("uploads/", "drop/")


@dataclass(frozen=True)
class Consumer:
    """One consumer's queue, and where messages go that it could not take."""

    name: str
    queue: sqs.Queue
    dead: sqs.Queue


@dataclass(frozen=True)
class Events:
    """The bus and its consumers."""

    bus: events.EventBus
    consumers: list[Consumer]


def make(scope: Construct, media: s3.Bucket) -> Events:
    """The bus, its archive, a rule for each consumer, and the media bucket's notifications."""
    bus = events.EventBus(scope, "Bus", event_bus_name=f"{cdk.Aws.STACK_NAME}-events")
    events.CfnArchive(
        scope,
        "Archive",
        source_arn=bus.event_bus_arn,
        description="Every event for a month: a consumer that was wrong can be given them again",
        event_pattern={"source": [SOURCE]},
        retention_days=30,
    )
    ingest = _consumer(scope, "ingest")
    _notify(media, ingest.queue)
    return Events(bus, [ingest, *(_subscribe(scope, bus, name, types) for name, types in RULES.items())])


def consume(scope: Construct, consumers: Sequence[Consumer], function: lambda_.Function, role: iam.IRole) -> None:
    """Let `function` take every consumer's messages, ten at a time, and give back only those that failed."""
    queues = [consumer.queue.queue_arn for consumer in consumers]
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            ],
            resources=queues,
        )
    )
    for consumer in consumers:
        lambda_.EventSourceMapping(
            scope,
            f"{consumer.name.title()}Source",
            target=function,
            event_source_arn=consumer.queue.queue_arn,
            batch_size=BATCH_SIZE,
            report_batch_item_failures=True,
            max_concurrency=10,
        )


def queue(scope: Construct, name: str, **options: object) -> sqs.Queue:
    """A queue that is encrypted, and open over TLS alone."""
    return sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=cdk.Duration.days(14),
        removal_policy=cdk.RemovalPolicy.DESTROY,
        **options,
    )


def _consumer(scope: Construct, name: str) -> Consumer:
    dead = queue(scope, f"{name.title()}DeadLetters")
    # AWS asks for six times the function's time, or a slow batch comes back while it is still being worked on.
    patience = cdk.Duration.seconds(6 * SPECS["events"].timeout_s)
    after = sqs.DeadLetterQueue(queue=dead, max_receive_count=TRIES)
    made = queue(scope, f"{name.title()}Queue", visibility_timeout=patience, dead_letter_queue=after)
    return Consumer(name, made, dead)


def _subscribe(scope: Construct, bus: events.EventBus, name: str, types: Sequence[str]) -> Consumer:
    consumer = _consumer(scope, name)
    rule = events.CfnRule(
        scope,
        f"{name.title()}Rule",
        event_bus_name=bus.event_bus_name,
        description=f"{', '.join(types)} -> {name}",
        event_pattern={"source": [SOURCE], "detail-type": list(types)},
        targets=[
            events.CfnRule.TargetProperty(
                id=name,
                arn=consumer.queue.queue_arn,
                dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=consumer.dead.queue_arn),
                retry_policy=events.CfnRule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=86_400, maximum_retry_attempts=185
                ),
            )
        ],
    )
    for target in (consumer.queue, consumer.dead):
        target.add_to_resource_policy(_may_send("events", target, {"ArnEquals": {"aws:SourceArn": rule.attr_arn}}))
    return consumer


def _notify(media: s3.Bucket, target: sqs.Queue) -> None:
    """Tell the queue of every finished upload and drop, by the bucket's own property: no helper function is made."""
    target.add_to_resource_policy(
        # Not the bucket's name: storage checks this policy while it makes the bucket, so the policy must come first.
        _may_send("s3", target, {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}})
    )
    resource = media.node.default_child
    assert isinstance(resource, s3.CfnBucket)  # noqa: S101 (what L2 promises)
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        queue_configurations=[
            s3.CfnBucket.QueueConfigurationProperty(
                event="s3:ObjectCreated:*",
                queue=target.queue_arn,
                filter=s3.CfnBucket.NotificationFilterProperty(
                    s3_key=s3.CfnBucket.S3KeyFilterProperty(
                        rules=[s3.CfnBucket.FilterRuleProperty(name="prefix", value=prefix)]
                    )
                ),
            )
            for prefix in PREFIXES
        ]
    )
    resource.node.add_dependency(target.node.find_child("Policy"))


def _may_send(service: str, target: sqs.Queue, conditions: dict[str, dict[str, str]]) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
        actions=["sqs:SendMessage"],
        resources=[target.queue_arn],
        conditions=conditions,
    )
