"""All SQL of purchases."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.billing.models import Customer, Purchase, PurchaseRefund
from cutroom.runtime.database import now, one


class Place(NamedTuple):
    """A purchase, and the workspace that it belongs to."""

    owner_id: UUID
    purchase_id: UUID


def get(session: Session, purchase_id: UUID, *, lock: bool = False) -> Purchase:
    """The workspace's purchase. Raises NotFound."""
    query = select(Purchase).where(Purchase.id == purchase_id).execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This purchase")


def newest(session: Session, offset: int, limit: int) -> tuple[Sequence[Purchase], int]:
    """A page of purchases of credits, newest first, and how many there are."""
    credits = Purchase.product == "credits"
    query = select(Purchase).where(credits).order_by(Purchase.created_at.desc(), Purchase.id.desc())
    total = session.scalar(select(func.count()).select_from(Purchase).where(credits)) or 0
    return session.scalars(query.offset(offset).limit(limit)).all(), total


def refunds(session: Session, purchase_ids: Sequence[UUID]) -> Sequence[PurchaseRefund]:
    """The refunds of purchases that were asked for and have not ended."""
    query = select(PurchaseRefund).where(PurchaseRefund.purchase_id.in_(purchase_ids))
    return session.scalars(query.where(PurchaseRefund.status == "requested")).all()


def customer(session: Session) -> str | None:
    """The customer that the workspace is at Stripe."""
    return session.scalar(select(Customer.customer_id))


def keep_customer(session: Session, owner_id: UUID, customer_id: str) -> str:
    """Keep a workspace's customer, or the one that somebody else has kept meanwhile; gives the one that is kept."""
    row = {"owner_id": owner_id, "customer_id": customer_id, "created_at": now()}
    session.execute(insert(Customer).values(row).on_conflict_do_nothing(index_elements=["owner_id"]))
    return session.scalars(select(Customer.customer_id)).one()


def is_customer_for_system(session: Session, customer_id: str) -> bool:
    """Whether a customer at Stripe is a workspace's here."""
    return bool(session.scalar(text("select is_customer(:id)"), {"id": customer_id}))


def find_for_system(session: Session, reference: str) -> Place | None:
    """The purchase that an id of ours, a checkout or a payment belongs to."""
    row = session.execute(text("select owner_id, id from find_purchase(:reference)"), {"reference": reference}).first()
    return Place(row[0], row[1]) if row else None


def due_for_system(session: Session, before: datetime, limit: int) -> list[Place]:
    """Purchases that are under way and that nobody has read at Stripe since `before`."""
    query = text("select owner_id, id from due_purchases(:before, :limit)")
    return [Place(row[0], row[1]) for row in session.execute(query, {"before": before, "limit": limit})]
