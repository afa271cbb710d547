"""What comes in from queues and state machines."""

from typing import Any
from urllib.parse import quote_plus

from hypothesis import given
from hypothesis import strategies as st

from cutroom import capabilities
from cutroom.library import events
from cutroom.runtime.queues import events_in, queue_of
from cutroom.runtime.tasks import input_of


def notification(key: str, name: str = "ObjectCreated:Put") -> dict[str, Any]:
    stored = {"object": {"key": quote_plus(key), "size": 7}}
    return {"Records": [{"eventSource": "aws:s3", "eventName": name, "s3": stored}]}


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_any_key_arrives_as_it_was_written(key: str) -> None:
    assert events_in(notification(key)) == [("ObjectCreated", {"key": key, "size_bytes": 7})]


def test_storages_test_message_and_removals_are_passed_over() -> None:
    assert events_in({"Event": "s3:TestEvent"}) == []
    assert events_in(notification("a", "ObjectRemoved:Delete")) == []


def test_our_own_events_come_with_their_type() -> None:
    assert events_in({"detail-type": "VideoProbed", "detail": {"a": 1}}) == [("VideoProbed", {"a": 1})]


def test_a_message_is_for_the_consumer_whose_queue_it_came_by() -> None:
    assert queue_of("arn:aws:sqs:eu-central-1:123456789012:Cutroom-of-mine-mail") == "mail"


def test_a_task_is_named_after_its_capability_and_takes_what_its_annotation_says() -> None:
    assert capabilities.task_name("library.events.on_object_created") == "library.on_object_created"
    assert capabilities.named("library.on_object_created") is events.on_object_created
    assert input_of(events.on_object_created).__name__ == "ObjectCreated"
