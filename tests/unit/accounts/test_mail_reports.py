"""What SES tells of mail: hard and soft bounces, complaints, and all else."""

from typing import Any

import pytest

from cutroom.accounts import rules
from cutroom.accounts.rules import MailReport


def bounce(kind: str, *addresses: str, name: str = "eventType") -> dict[str, Any]:
    recipients = [{"emailAddress": address} for address in addresses]
    return {name: "Bounce", "bounce": {"bounceType": kind, "bouncedRecipients": recipients}}


@pytest.mark.parametrize(
    ("event", "reports"),
    [
        (bounce("Permanent", "a@example.com", "b@example.com"), [MailReport("a@example.com", "bounce"),
                                                                   MailReport("b@example.com", "bounce")]),
        (bounce("Transient", "a@example.com"), [MailReport("a@example.com", None)]),
        (bounce("Undetermined", "a@example.com"), [MailReport("a@example.com", None)]),
        (bounce("Permanent", "a@example.com", name="notificationType"), [MailReport("a@example.com", "bounce")]),
        ({"eventType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": "a@example.com"}]}},
         [MailReport("a@example.com", "complaint")]),
        ({"eventType": "Delivery", "delivery": {}}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_an_event_says_which_addresses_bounced_or_complained(event: dict[str, Any], reports: list[MailReport]) -> None:
    assert rules.mail_reports(event) == reports


@pytest.mark.parametrize("spelled", ["Ada@Example.com", " ada@example.com ", "Ada L. <ada@example.com>"])
def test_an_address_is_one_however_it_is_spelled(spelled: str) -> None:
    assert rules.address_hash(spelled) == rules.address_hash("ada@example.com")
    assert rules.address_hash("ada@example.com") != rules.address_hash("adb@example.com")
    assert "ada" not in rules.address_hash(spelled)


def test_every_reason_has_its_words() -> None:
    assert set(rules.UNDELIVERABLE) == {"bounce", "complaint"}
