"""Invitations as a guest gets them: by mail."""

import re
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.runtime.context import Context
from cutroom.workspaces.schemas import InvitationCreated
from cutroom.workspaces.tasks import send_invitation
from tests.support.teams import Team


def sent_mail() -> Any:
    """The mail that was sent last."""
    return ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages[-1]


def invite(ctx: Context, api: TestClient, team: Team, email: str, role: str = "editor") -> tuple[str, str]:
    """An invitation's id, and the secret in the mail that it makes."""
    body = {"email": email, "role": role}
    answer = api.post(f"/workspaces/{team.id}/invitations", json=body, headers=team.headers("admin"))
    assert answer.status_code == 201, answer.text
    invitation_id = answer.json()["id"]
    send_invitation(ctx, InvitationCreated(owner_id=team.id, invitation_id=UUID(invitation_id)))
    secret = re.search(r"/invitations/([\w-]+)", sent_mail().body)
    assert secret
    return invitation_id, secret[1]
