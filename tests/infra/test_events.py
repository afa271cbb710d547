"""Events and clocks: every consumer has a queue, every clock a schedule, and nothing is lost in silence."""

import json

import pytest

from cutroom.capabilities import titled
from infra import events
from infra.specs import SPECS
from tests.infra.conftest import Synthesised
from tests.infra.reading import statements

RULES = {name: types for name, types in events.wanted().items() if types}


def test_finished_uploads_and_drops_reach_the_ingest_queue(cloud: Synthesised) -> None:
    found = cloud.one("S3::Bucket", "MediaBucket")["NotificationConfiguration"]["QueueConfigurations"]
    rules = [one["Filter"]["S3Key"]["Rules"] for one in found]
    assert rules == [[{"Name": "prefix", "Value": prefix}] for prefix in ("uploads/", "drop/")]
    assert {one["Event"] for one in found} == {"s3:ObjectCreated:*"}
    assert {one["Queue"]["Fn::GetAtt"][0].startswith("IngestQueue") for one in found} == {True}


def test_every_queue_is_encrypted_and_refuses_plain_http(cloud: Synthesised) -> None:
    queues = cloud.of("SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())
    closed = {
        policy["Queues"][0]["Ref"]
        for policy in cloud.of("SQS::QueuePolicy").values()
        for one in statements(policy)
        if one["Effect"] == "Deny" and one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert closed == set(queues)


def test_slow_work_has_a_queue_of_its_own() -> None:
    assert {queue: set(types) for queue, types in events.wanted().items()} == {
        "mail": {"MailRequested"},
        "mailreports": {"WebhookReceived"},
        "payments": {"WebhookReceived"},
        "jobs": {"TurnFreed"},
        "marketplace": {"CashReversed", "PurchaseEnded", "ClipSubmitted", "SubmissionDecided", "SubmissionNeedsReview"},
        "payouts": {"WebhookReceived", "PayoutRequested", "PayoutEnded", "PayoutAccountTroubled"},
        "receipts": {"PurchaseEnded", "PurchaseReversed", "PlanPaid", "PlanPaymentEnded", "BalanceLow"},
        "ingest": set(),  # of storage
        "library": {"VideoDeleted", "UploadAbandoned"},
        "renders": {"VideoDeleted", "ExportFinished", "JobFailed"},
        "clips": {"BrandRenamed"},
        "social": {"WebhookReceived", "SocialAccountLost", "SocialAccountExpiring"},
        "publishing": {
            "SocialAccountLost", "SocialAccountRestored", "PostFailed", "PostPublished", "PostsMissed",
            "PostProposed", "PostDecided", "ApprovalReminderDue",
        },
        "workspaces": {"InvitationCreated"},
        "analysis": {"VideoProbed", "AnalysisFinished", "JobFailed"},
        "analytics": {"PostPublished", "PostFailed"},
        "privacy": {"AccountClosed", "WorkspaceDeleted"},
    }  # fmt: skip


@pytest.mark.parametrize("name", events.wanted())
def test_consumer_has_a_queue_with_a_dead_letter_queue_and_an_alarm(cloud: Synthesised, name: str) -> None:
    queue = cloud.one("SQS::Queue", f"{titled(name)}Queue")
    dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert dead.startswith(f"{titled(name)}DeadLetters")
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 3
    assert queue["VisibilityTimeout"] >= 6 * SPECS[events.function_of(name)].needs.timeout_s
    alarm = cloud.one("CloudWatch::Alarm", f"{titled(name)}DeadLettersAlarm")
    assert alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0] == dead
    assert alarm["Threshold"] == 0
    assert alarm["AlarmActions"]


@pytest.mark.parametrize(("name", "types"), RULES.items())
def test_rule_sends_the_consumers_events_and_loses_none(cloud: Synthesised, name: str, types: tuple[str, ...]) -> None:
    rule = cloud.one("Events::Rule", f"{titled(name)}Rule")
    assert rule["EventPattern"] == {"source": ["cutroom"], "detail-type": list(types)}
    [target] = rule["Targets"]
    assert target["Arn"]["Fn::GetAtt"][0].startswith(f"{titled(name)}Queue")
    assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0].startswith(f"{titled(name)}DeadLetters")


def test_messages_fail_one_by_one(cloud: Synthesised) -> None:
    sources = cloud.of("Lambda::EventSourceMapping")
    assert len(sources) == len(events.wanted())
    for source in sources.values():
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["BatchSize"] == 10


def test_every_clock_ticks_on_its_own_and_silence_is_heard(cloud: Synthesised) -> None:
    clocks = {
        json.loads(one["Target"]["Input"])["task"]: one["ScheduleExpression"]
        for one in cloud.of("Scheduler::Schedule").values()
    }
    assert clocks == {
        "jobs.recover": "rate(1 minute)",
        "library.sweep": "rate(1 minute)",
        "publishing.due": "rate(1 minute)",
        "analytics.read": "rate(1 minute)",
        "marketplace.advance_jobs": "rate(5 minutes)",
        "marketplace.release_earnings": "rate(5 minutes)",
        "marketplace.close_campaigns": "rate(5 minutes)",
        "privacy.sweep": "rate(5 minutes)",
        "notifications.forget": "rate(1 hour)",
        "system.relay": "rate(1 minute)",
        "system.forget": "rate(1 hour)",
        "billing.reconcile": "rate(1 day)",
        "billing.expire_lots": "rate(5 minutes)",
        "billing.settle_subscriptions": "rate(5 minutes)",
        "billing.release_expired": "rate(5 minutes)",
        "billing.settle_purchases": "rate(5 minutes)",
        "billing.catch_up": "rate(1 hour)",
        "payouts.settle": "rate(5 minutes)",
        "payouts.pay_scheduled": "rate(1 hour)",
        "payouts.catch_up": "rate(1 hour)",
        "social.renew_grants": "rate(5 minutes)",
        "social.warn": "rate(1 hour)",
        "webhooks.announce": "rate(5 minutes)",
        "webhooks.forget": "rate(1 hour)",
    }
    assert all(one["Target"]["DeadLetterConfig"] for one in cloud.of("Scheduler::Schedule").values())
    silence = cloud.one("CloudWatch::Alarm", "NoSweep")
    assert silence["TreatMissingData"] == "breaching"
    assert silence["ComparisonOperator"] == "LessThanThreshold"
