"""The refresh token before the present one: for a moment it is as good, because answers get lost and tabs are many.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column that may be empty."""
    op.add_column("sign_ins", sa.Column("previous_hash", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("sign_ins", "previous_hash")
