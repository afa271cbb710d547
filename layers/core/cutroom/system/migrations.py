"""The deployment's task: it needs no capability, and runs with the schema owner's rights."""

from cutroom.migrations import upgrade
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing


def migrate(ctx: Context, data: Nothing) -> None:
    """Bring the database to this release's schema; doing it twice changes nothing."""
    upgrade(ctx.settings.owner_url, ctx.settings.database_url)
