"""Links that end a kind of mail: for whoever has one, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cutroom.accounts import mail as mailer
from cutroom.kit.ids import new_id
from cutroom.notifications import rules
from cutroom.notifications.telling import tell
from cutroom.runtime.context import Context
from tests.support.notified import Reader, link_of, told_by_mail, trouble


@pytest.fixture
def ada(reader: Callable[[], Reader]) -> Reader:
    return reader()


def test_a_link_in_a_mail_ends_its_kind_and_brings_it_back_without_a_sign_in(
    ctx: Context, api: TestClient, ada: Reader
) -> None:
    headers: list[dict[str, str]] = []
    events = mailer._mailer().meta.events  # pyright: ignore[reportPrivateUsage]

    def read(params: dict[str, Any], **_: Any) -> None:
        headers.append({one["Name"]: one["Value"] for one in params["Content"]["Simple"].get("Headers", [])})

    events.register("provide-client-params.sesv2.SendEmail", read, unique_id="headers")
    try:
        tell(ctx, trouble(ada.id), [ada.id])
    finally:
        events.unregister("provide-client-params.sesv2.SendEmail", read, unique_id="headers")
    token = link_of(ada)
    assert headers == [{
        "List-Unsubscribe": f"<http://127.0.0.1/api/v1/notifications/unsubscribe?token={token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }]  # fmt: skip
    label = "A post failed or needs a look"
    for _ in range(2):  # pressed again, it says the same
        answer = api.post(f"/notifications/unsubscribe?token={token}", data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.json()) == (200, {"label": label, "by_mail": False})
    tell(ctx, trouble(ada.id), [ada.id])
    assert (ada.unread(), len(told_by_mail(ada))) == (2, 1)
    changed = [one["kind"] for one in ada.call("GET", "/choices")["items"] if not one["by_mail"]]
    assert changed == ["post_trouble", "post_published", "analysis_ended", "export_ended"]
    assert api.post(f"/notifications/resubscribe?token={token}").json() == {"label": label, "by_mail": True}
    tell(ctx, trouble(ada.id), [ada.id])
    assert len(told_by_mail(ada)) == 2


def test_a_link_that_is_not_ours_or_whose_account_is_gone_changes_nothing(
    ctx: Context, api: TestClient, reader: Callable[[], Reader]
) -> None:
    ada, eve = reader(), reader()
    secret = ctx.settings.app_secret
    hers = rules.unsubscribe_token(secret, ada.id, "post_trouble")
    mine = rules.unsubscribe_token(secret, eve.id, "post_trouble")
    spliced = mine[: len(mine) // 2] + hers[len(hers) // 2 :]
    unknown = rules.unsubscribe_token(secret, ada.id, "no_such_kind")
    stranger = rules.unsubscribe_token(secret, new_id(), "post_trouble")
    forged = rules.unsubscribe_token("a guess", ada.id, "post_trouble")
    for token in (spliced, unknown, stranger, forged, "x" * 60):
        answer = api.post("/notifications/unsubscribe", params={"token": token})
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), token
    assert api.post("/notifications/unsubscribe", params={"token": mine}).status_code == 200
    assert all(one["by_mail"] for one in ada.call("GET", "/choices")["items"] if one["kind"] == "post_trouble")
    gone = ada.api.request("DELETE", "/users/me", json={"password": "correct horse"}, headers=ada.headers)
    assert gone.status_code == 202
    assert api.post("/notifications/unsubscribe", params={"token": hers}).status_code == 404
    tell(ctx, trouble(ada.id), [ada.id])  # nobody is there to be told


def test_links_are_limited_by_address(ctx: Context, api: TestClient, ada: Reader) -> None:
    token = rules.unsubscribe_token(ctx.settings.app_secret, ada.id, "post_trouble")
    answers = [api.post("/notifications/unsubscribe", params={"token": token}).status_code for _ in range(61)]
    assert (set(answers[:60]), answers[60]) == ({200}, 429)
