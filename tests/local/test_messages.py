"""Queues, S3 events and clocks."""

import datetime
import json
import urllib.parse
import uuid
from typing import Any

from tests.local.conftest import Rig
from tests.support.mails import mails
from tests.support.waiting import eventually


def received(rig: Rig) -> list[dict[str, Any]]:
    """What the consumer has seen."""
    path = rig.counters / "messages"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_only_the_failed_part_of_a_batch_comes_back_and_ends_as_a_dead_letter(rig: Rig) -> None:
    mark = uuid.uuid4().hex
    bodies = [f"good {mark}", f"poison {mark}", f"fine {mark}"]
    entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(bodies)]
    rig.client("sqs").send_message_batch(QueueUrl=rig.outputs["Work"], Entries=entries)
    dead = eventually(lambda: [one["Body"] for one in rig.messages("DeadLetters")])
    assert dead == [f"poison {mark}"]
    seen = [one["body"] for one in received(rig) if mark in one["body"]]
    assert sorted(seen) == [f"fine {mark}", f"good {mark}", f"poison {mark}", f"poison {mark}"]


def test_a_new_object_is_announced_with_its_encoded_key(rig: Rig) -> None:
    key = rig.key()
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key=key, Body=b"x")
    record = wait_for_event(rig, key)
    assert record["eventName"] == "ObjectCreated:Put" and record["s3"]["object"]["size"] == 1
    assert record["s3"]["object"]["key"] == urllib.parse.quote_plus(key, safe="/")


def test_an_object_outside_the_prefix_is_not_announced(rig: Rig) -> None:
    other, key = rig.key("exports"), rig.key()
    for name in (other, key):
        rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key=name, Body=b"x")
    assert wait_for_event(rig, key, unwanted=other)


def wait_for_event(rig: Rig, key: str, unwanted: str = "") -> dict[str, Any]:
    """The S3 event about `key`."""

    def look() -> dict[str, Any] | None:
        for message in rig.messages("Events"):
            for record in json.loads(message["Body"]).get("Records", []):
                found = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
                assert found != unwanted
                if found == key:
                    return record
        return None

    return eventually(look)


def schedule(rig: Rig, expression: str, clock: str) -> str:
    """A schedule that calls the ticker."""
    name = uuid.uuid4().hex
    rig.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=expression,
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": rig.outputs["TickerArn"],
            "RoleArn": rig.outputs["RoleArn"],
            "Input": json.dumps({"clock": clock}),
        },
    )
    return name


def test_a_schedule_fires_once_at_its_time_and_is_deleted(rig: Rig) -> None:
    clock, client = f"at-{uuid.uuid4().hex}", rig.client("scheduler")  # made before: on a busy machine it takes seconds
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=15)
    name = schedule(rig, f"at({soon:%Y-%m-%dT%H:%M:%S})", clock)
    eventually((rig.counters / clock).exists)
    eventually(lambda: name not in [one["Name"] for one in client.list_schedules()["Schedules"]])
    assert (rig.counters / clock).stat().st_size == 1


def test_the_templates_clock_ticks_each_minute(rig: Rig) -> None:
    eventually((rig.counters / "rate").exists, 180)


def test_a_mail_is_kept_for_the_front_door(rig: Rig) -> None:
    client = rig.client("sesv2")
    client.create_email_identity(EmailIdentity="from@example.com")
    content = {"Simple": {"Subject": {"Data": "Your code"}, "Body": {"Text": {"Data": "1234"}}}}
    to = {"ToAddresses": ["to@example.com"]}
    client.send_email(FromEmailAddress="from@example.com", Destination=to, Content=content)
    newest = mails(rig.cloud.settings)[0]
    assert newest["Subject"] == "Your code" and newest["BodyText"] == "1234" and newest["To"] == ["to@example.com"]


def test_the_tables_time_to_live_is_on(rig: Rig) -> None:
    found = rig.client("dynamodb").describe_time_to_live(TableName=rig.outputs["Table"])["TimeToLiveDescription"]
    assert found == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
