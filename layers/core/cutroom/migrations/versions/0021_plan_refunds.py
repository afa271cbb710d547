"""What went back of a plan's invoices, and transfers by their subject.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column with nothing returned, and an index."""
    op.add_column("subscriptions", sa.Column("returned", JSONB(), nullable=False, server_default="{}"))
    op.create_index("ix_ledger_transfers_subject", "ledger_transfers", ["subject"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_ledger_transfers_subject", "ledger_transfers")
    op.drop_column("subscriptions", "returned")
