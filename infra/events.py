"""How events travel: the bus, and for each queue that a manifest names a rule and a dead-letter queue."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cutroom import capabilities
from cutroom.capabilities import titled
from infra.specs import SPECS

SOURCE = "cutroom"
BATCH_SIZE = 10
TRIES = 5
FROM_STORAGE = "ObjectCreated"  # comes from the media bucket and not over the bus


@dataclass(frozen=True)
class Queue:
    """One queue of events, the function that takes them, and where messages go that it could not take."""

    name: str
    function: str
    queue: sqs.Queue
    dead: sqs.Queue


@dataclass(frozen=True)
class Events:
    """The bus and the queues of its consumers."""

    bus: events.EventBus
    queues: list[Queue]


def wanted() -> dict[str, tuple[str, ...]]:
    """Queue -> the events of the bus that its consumers take."""
    found: dict[str, list[str]] = {}
    for event, consumer in capabilities.subscriptions():
        found.setdefault(consumer.queue, []).extend([] if event == FROM_STORAGE else [event])
    return {queue: tuple(dict.fromkeys(types)) for queue, types in found.items()}


def function_of(queue: str) -> str:
    """The one function that takes a queue's messages."""
    [function] = {one.consumer.function for one in capabilities.subscriptions() if one.consumer.queue == queue}
    return function


def make(scope: Construct, media: s3.Bucket) -> Events:
    """The bus, its archive, a queue for each consumer with its rule, and the media bucket's notifications."""
    bus = events.EventBus(scope, "Bus", event_bus_name=f"{cdk.Aws.STACK_NAME}-events")
    events.CfnArchive(
        scope,
        "Archive",
        source_arn=bus.event_bus_arn,
        description="Every event for a month: a consumer that was wrong can be given them again",
        event_pattern={"source": [SOURCE]},
        retention_days=30,
    )
    queues = {name: _queue(scope, name) for name in wanted()}
    for name, types in wanted().items():
        if types:
            _subscribe(scope, bus, queues[name], types)
    told: dict[str, list[str]] = {}
    for prefix, name in capabilities.announced().items():
        told.setdefault(name, []).append(f"{prefix}/")
    _notify(media, {queues[name].queue: prefixes for name, prefixes in told.items()})
    return Events(bus, list(queues.values()))


def consume(scope: Construct, queues: Sequence[Queue], function: lambda_.Function, role: iam.IRole) -> None:
    """Let `function` take the messages of `queues`, ten at a time, and give back only those that failed."""
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            ],
            resources=[one.queue.queue_arn for one in queues],
        )
    )
    for one in queues:
        lambda_.EventSourceMapping(
            scope,
            f"{titled(one.name)}Source",
            target=function,
            event_source_arn=one.queue.queue_arn,
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


def _queue(scope: Construct, name: str) -> Queue:
    title, function = titled(name), function_of(name)
    dead = queue(scope, f"{title}DeadLetters")
    # AWS asks for six times the function's time, or a slow batch comes back while it is still being worked on.
    patience = cdk.Duration.seconds(6 * SPECS[function].needs.timeout_s)
    after = sqs.DeadLetterQueue(queue=dead, max_receive_count=TRIES)
    # Its name tells the function which consumer a message is for.
    called = f"{cdk.Aws.STACK_NAME}-{name}"
    made = queue(scope, f"{title}Queue", queue_name=called, visibility_timeout=patience, dead_letter_queue=after)
    return Queue(name, function, made, dead)


def _subscribe(scope: Construct, bus: events.EventBus, to: Queue, types: Sequence[str]) -> None:
    rule = events.CfnRule(
        scope,
        f"{titled(to.name)}Rule",
        event_bus_name=bus.event_bus_name,
        description=f"{', '.join(types)} -> {to.name}",
        event_pattern={"source": [SOURCE], "detail-type": list(types)},
        targets=[
            events.CfnRule.TargetProperty(
                id=to.name,
                arn=to.queue.queue_arn,
                dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=to.dead.queue_arn),
                retry_policy=events.CfnRule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=86_400, maximum_retry_attempts=185
                ),
            )
        ],
    )
    for target in (to.queue, to.dead):
        target.add_to_resource_policy(_may_send("events", target, {"ArnEquals": {"aws:SourceArn": rule.attr_arn}}))


def _notify(media: s3.Bucket, told: Mapping[sqs.Queue, Sequence[str]]) -> None:
    """Tell each queue of new objects under its prefixes, by the bucket's own property: no helper function is made."""
    resource = media.node.default_child
    assert isinstance(resource, s3.CfnBucket)  # noqa: S101 (what L2 promises)
    for target in told:
        target.add_to_resource_policy(
            # Not the bucket's name: storage checks this policy while it makes the bucket, so the policy must come first
            _may_send("s3", target, {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}})
        )
        resource.node.add_dependency(target.node.find_child("Policy"))
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
            for target, prefixes in told.items()
            for prefix in prefixes
        ]
    )


def _may_send(service: str, target: sqs.Queue, conditions: dict[str, dict[str, str]]) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
        actions=["sqs:SendMessage"],
        resources=[target.queue_arn],
        conditions=conditions,
    )
