"""A person asks us to send mail to their address again, after a bounce or a complaint has suppressed it."""

from cutroom.accounts import queries, rules, views
from cutroom.accounts.credentials import limit
from cutroom.accounts.schemas import MailRequested, Me
from cutroom.kit.errors import Conflict
from cutroom.runtime.context import Actor, Context


def retry(ctx: Context, actor: Actor) -> Me:
    """Send mail to the person's address again; one that is not confirmed gets its link at once.

    Nothing changes where mail is sent anyway. Raises Conflict where they may not, RateLimited.
    """
    limit(ctx, f"retry-email#{actor.user_id}", limit=3)
    with ctx.transaction(actor) as session:
        user = queries.get_user(session, actor.user_id)
        delivery = views.email_delivery(session, user)
        if delivery and not delivery.can_retry:
            raise Conflict("This address was reported as spam and never confirmed. Sign up with another address.")
        if delivery:
            queries.lift_suppression(session, rules.address_hash(user.email))
        if delivery and not user.email_verified_at:
            ctx.outbox.add(session, MailRequested(user_id=user.id, purpose="verify_email"))
        return views.me(ctx, session, user)
