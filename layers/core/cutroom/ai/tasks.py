"""What models do for a request, in a function that has them."""

from cutroom.ai import service
from cutroom.ai.meter import Account
from cutroom.ai.schemas import Embedded, EmbedInput
from cutroom.runtime.context import Context


def embed(ctx: Context, data: EmbedInput) -> Embedded:
    """The vectors of a few short texts; none where there is no model."""
    meanings = service.embed(ctx, Account(data.owner_id), data.texts, [])
    return Embedded(model=meanings.model, rows=meanings.rows) if meanings else Embedded()
