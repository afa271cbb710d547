"""Every table of every capability, for Alembic to compare the database with."""

from cutroom.accounts import models as accounts
from cutroom.ai import models as ai
from cutroom.analysis import models as analysis
from cutroom.branding import models as branding
from cutroom.clips import models as clips
from cutroom.library import models as library
from cutroom.privacy import models as privacy
from cutroom.renders import models as renders
from cutroom.runtime import events, idempotency, runs
from cutroom.runtime.database import Base
from cutroom.splices import models as splices
from cutroom.workspaces import models as workspaces

MODULES = (
    *(accounts, ai, analysis, branding, clips, library, privacy, renders, splices, workspaces),
    *(events, idempotency, runs),
)
metadata = Base.metadata
