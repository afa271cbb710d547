"""The simulator of SES: what it tells of mail is signed as SNS signs it, and its certificate is there to be fetched."""

import json
from typing import Any

import httpx
import pytest

from cutroom.accounts import rules
from cutroom.webhooks import sns
from cutroom.webhooks.signatures import BadSignature, Delivery, Keys
from infra.local.settings import MAIL_TOPIC
from infra.local.simulators.simulator import Simulator
from tests.contract.test_webhooks_sent import Receiver, receiver
from tests.contract.toy_api import TOKEN
from tests.support.waiting import eventually

__all__ = ["receiver"]


@pytest.fixture
def ses(simulators: dict[str, Simulator], receiver: Receiver) -> Simulator:
    simulators["ses"].webhooks.register(receiver.url)
    return simulators["ses"]


def report(ses: Simulator, **fields: str) -> httpx.Response:
    url, headers = f"{ses.url}/_sim/actions/report", {"Authorization": f"Bearer {TOKEN}"}
    return httpx.post(url, json=fields, headers=headers)


@pytest.mark.parametrize(
    ("kind", "reason"), [("hard bounce", "bounce"), ("soft bounce", None), ("complaint", "complaint")]
)
def test_what_it_tells_is_what_the_product_reads(
    ses: Simulator, receiver: Receiver, kind: str, reason: str | None
) -> None:
    assert report(ses, address="ada@example.com", kind=kind).status_code == 200
    eventually(lambda: receiver.events)
    delivery = Delivery({}, receiver.bodies[0], 0)

    def certificate(url: str) -> bytes:
        answer = httpx.get(f"{ses.url}{sns.certificate_place(url, 'us-east-1')}")
        assert answer.status_code == 200
        return answer.content

    keys = Keys(certificate=certificate, topics=(MAIL_TOPIC,))
    assert sns.verify(delivery, keys) == receiver.events[0]["MessageId"]
    event: dict[str, Any] = json.loads(receiver.events[0]["Message"])
    assert rules.mail_reports(event) == [("ada@example.com", reason)]
    other = json.dumps(receiver.events[0] | {"Message": "{}"}).encode()
    with pytest.raises(BadSignature):
        sns.verify(Delivery({}, other, 0), keys)


def test_wrong_use_is_told(ses: Simulator) -> None:
    assert report(ses, address="ada@example.com", kind="applause").status_code == 400
    assert report(ses, kind="complaint").status_code == 400
    assert httpx.get(f"{ses.url}/SimpleNotificationService-{'0' * 32}.pem").status_code == 403
    url = f"{ses.url}/_sim/actions/nothing"
    assert httpx.post(url, json={}, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404


def test_the_endpoint_of_the_local_cloud_outlives_a_reset_and_follows_the_front_door(ses: Simulator) -> None:
    ses.webhooks.keep_registered("http://127.0.0.1:1/hooks")
    secret = ses.webhooks.standing()[0]["secret"]
    ses.reset()
    ses.webhooks.keep_registered("http://127.0.0.1:2/hooks")
    [endpoint] = ses.webhooks.endpoints().values()
    assert (endpoint["url"], endpoint["secret"]) == ("http://127.0.0.1:2/hooks", secret)
    ses.state.reset()
