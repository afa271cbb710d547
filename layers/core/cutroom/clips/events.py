"""What clips do when something is told."""

from cutroom.branding.schemas import BrandRenamed
from cutroom.branding.service import handle
from cutroom.clips import brand_queries
from cutroom.runtime.context import Context


def on_brand_renamed(ctx: Context, data: BrandRenamed) -> None:
    """Let the settings that name a brand follow its name; those of one that was deleted name none."""
    with ctx.transaction(data.owner_id) as session:
        names = [name for name in brand_queries.named(session) if handle(name) == handle(data.was)]
        brand_queries.rename(session, names, data.name)
