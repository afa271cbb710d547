"""How a clip's short is made is kept with the clip.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column that may be empty: nothing was chosen."""
    op.add_column("clips", sa.Column("settings", JSONB(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("clips", "settings")
