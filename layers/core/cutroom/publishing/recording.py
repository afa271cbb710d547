"""What is attempted at platforms, kept before and after it is done; and the lease without which nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.ids import new_id
from cutroom.publishing import queries
from cutroom.publishing.models import PostTarget, PublishAttempt, PublishStep
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

LEASE = timedelta(minutes=5)  # longer than any one call may take


class LeaseLost(Exception):
    """Somebody else works on this target now, or a person has changed it."""


@dataclass(frozen=True)
class Recorded:
    """A call whose intent is kept."""

    id: UUID
    step: str


@dataclass
class AttemptRecorder:
    """Keeps attempts of one target for whoever holds its lease."""

    ctx: Context
    owner_id: UUID
    target_id: UUID
    lease: UUID
    step_id: UUID | None = None  # of a step that follows the post: what is kept is kept of that

    def intent(self, step: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> Recorded:
        """Say that a call follows, under a renewed lease. Raises LeaseLost."""
        call = Recorded(new_id(), step)
        with self.ctx.transaction(self.owner_id) as session:
            target = queries.leased(session, self.target_id, self.lease)
            if target is None:
                raise LeaseLost
            target.lease_until = now() + LEASE
            _keep(self._row(session, target), keep)
            add(session, target, "intent", step, call_id=call.id, detail=detail)
        return call

    def outcome(self, call: Recorded, outcome: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> None:
        """Say how a call ended. What it left is kept by whoever holds the lease alone. Raises LeaseLost."""
        with self.ctx.transaction(self.owner_id) as session:
            target = queries.target(session, self.target_id, lock=True)
            add(session, target, "outcome", call.step, call_id=call.id, outcome=outcome, detail=detail)
            held = target.lease == self.lease
            if held:
                target.lease_until = now() + LEASE
                _keep(self._row(session, target), keep)
        if not held:
            raise LeaseLost

    def _row(self, session: Session, target: PostTarget) -> PostTarget | PublishStep:
        return target if self.step_id is None else queries.step(session, self.step_id)


def add(
    session: Session,
    target: PostTarget,
    kind: str,
    step: str,
    *,
    call_id: UUID | None = None,
    outcome: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a row to a target's history."""
    row = PublishAttempt(
        owner_id=target.owner_id, target_id=target.id, call_id=call_id or new_id(), kind=kind, step=step,
        outcome=outcome, detail=dict(detail or {}),
    )  # fmt: skip
    session.add(row)


def _keep(row: PostTarget | PublishStep, keep: Mapping[str, Any] | None) -> None:
    if keep:
        merged = {**(row.handle or {}), **keep}
        row.handle = {name: value for name, value in merged.items() if value is not None}
