"""Whether a person wrote a clip's title: words that are put right renew only those that we wrote.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column that may be empty: of clips that are there already nobody knows, and they keep their titles."""
    op.add_column("clips", sa.Column("titled_by_person", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("clips", "titled_by_person")
