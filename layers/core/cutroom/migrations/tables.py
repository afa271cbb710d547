"""Every table of every capability, for Alembic to compare the database with."""

from cutroom import capabilities
from cutroom.runtime import events, idempotency
from cutroom.runtime.database import Base

MODULES = (events, idempotency, *capabilities.modules("models"))
metadata = Base.metadata
