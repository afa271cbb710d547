"""People who read their notifications, and the mails that they got of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.kit.ids import new_id
from cutroom.notifications.telling import News

REGION = "eu-central-1"
FACTS = {"title": "“Night Kitchen”", "platforms": "YouTube", "post_id": "p"}


@dataclass
class Reader:
    """Somebody who reads their notifications."""

    api: TestClient
    signed_in: dict[str, Any]
    headers: dict[str, str]

    @property
    def id(self) -> UUID:
        return UUID(self.signed_in["user"]["id"])

    @property
    def email(self) -> str:
        return self.signed_in["user"]["email"]

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.api.request(method, f"/notifications{path}", json=body, params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def texts(self, **query: Any) -> list[str]:
        return [one["text"] for one in self.call("GET", "", **query)["items"]]

    def unread(self) -> int:
        return self.call("GET", "/unread")["count"]

    def choose(self, kind: str, *, in_app: bool = True, by_mail: bool = True) -> None:
        self.call("PUT", "/choices", {"items": [{"kind": kind, "in_app": in_app, "by_mail": by_mail}]})


def trouble(workspace_id: UUID, subject_id: UUID | None = None, key: str = "") -> News:
    return News(workspace_id, "post_trouble", subject_id or new_id(), FACTS, "failed", key)


def sent() -> list[Any]:
    return ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages if REGION in ses_backends[DEFAULT_ACCOUNT_ID] else []


def mails_to(person: Reader) -> list[Any]:
    return [one for one in sent() if person.email in one.destinations["ToAddresses"]]


def told_by_mail(person: Reader) -> list[str]:
    """The subjects of the mails that somebody got of notifications."""
    return [one.subject for one in mails_to(person) if "Unsubscribe:" in one.body]


def link_of(person: Reader) -> str:
    """The token in the last mail's foot."""
    [line] = [one for one in mails_to(person)[-1].body.splitlines() if one.startswith("Unsubscribe: ")]
    return line.partition("token=")[2]
