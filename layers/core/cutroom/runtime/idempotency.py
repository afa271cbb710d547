"""A POST that creates or spends happens once per `Idempotency-Key`: the record and the effect share a transaction."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from cutroom.kit.errors import AppError
from cutroom.runtime import database
from cutroom.runtime.database import Base, Tenant, created_column, id_column

View = TypeVar("View", bound=BaseModel)


class KeyReused(AppError):
    """The same key came with another request."""

    status, code = 422, "idempotency_key_reused"


class IdempotencyRecord(Tenant, Base):
    """What was answered to a key, kept for a day."""

    __tablename__ = "idempotency_records"
    __table_args__ = (UniqueConstraint("owner_id", "key"),)

    id: Mapped[UUID] = id_column()
    key: Mapped[str]
    request_hash: Mapped[str]
    response: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = created_column()


def once(
    session: Session,
    owner_id: UUID,
    scope: str,
    key: str | None,
    request: BaseModel,
    do: Callable[[], View],
    *,
    view: type[View],
) -> View:
    """What `do` gives, or gave when the owner first sent `key` in `scope`; raises KeyReused when the request differs.

    `scope` names the operation and what it is for: one key may be sent to two operations. Without a key the call is
    simply made. A lock held to the end of the transaction keeps two simultaneous sendings of one key apart, so the
    second reads what the first has written.
    """
    if key is None:
        return do()
    key = f"{scope}:{key}"
    database.lock(session, "idempotency", f"{owner_id}:{key}")
    request_hash = hashlib.sha256(f"{type(request).__name__}{request.model_dump_json()}".encode()).hexdigest()
    record = session.scalars(
        select(IdempotencyRecord).where(IdempotencyRecord.owner_id == owner_id, IdempotencyRecord.key == key)
    ).one_or_none()
    if record is None:
        answer = do()
        session.add(
            IdempotencyRecord(
                owner_id=owner_id, key=key, request_hash=request_hash, response=answer.model_dump(mode="json")
            )
        )
        return answer
    if record.request_hash != request_hash:
        raise KeyReused("This Idempotency-Key was already used for another request; send a new key.")
    return view.model_validate(record.response)
