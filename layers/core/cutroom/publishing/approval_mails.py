"""What is told of approval: to those who may approve as a post is proposed and before its time, and the decision.

What people wrote about a post is not in them: a client's words must not become a mail of ours.
"""

from uuid import UUID

from cutroom.kit.errors import NotFound
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
from cutroom.publishing import approval, approval_queries, mails, queries
from cutroom.publishing.models import Post
from cutroom.runtime.context import Context
from cutroom.workspaces import members

APPROVED = ("{title} was approved", "Hello,\n\n{title} was approved. See when it goes out:\n\n{link}\n")
SENT_BACK = (
    "{title} needs changes",
    "Hello,\n\nChanges were requested for {title}. Read the comments and edit the post:\n\n{link}\n",
)
REMINDER = (
    "{title} is waiting for approval",
    "Hello,\n\n{title} is planned for {time} UTC and still waits for approval. Without it, it is not posted.\n\n"
    "{link}\n",
)
PROPOSED = (
    "{title} is ready for your approval",
    "Hello,\n\n{title} waits for your approval before it can be posted:\n\n{link}\n\nWhat else is proposed within the "
    "next hour is in the calendar, without a mail of its own:\n\n{calendar}\n",
)
TEXTS = {"approved": APPROVED, "sent_back": SENT_BACK}


def tell_of_decision(ctx: Context, owner_id: UUID, review_id: UUID) -> None:
    """Tell whoever asked for approval how it ended, unless they decided it themselves."""
    with ctx.transaction(owner_id) as session:
        try:
            review = approval_queries.review(session, review_id)
        except NotFound:
            return
        post = queries.get(session, review.post_id)
        person = approval_queries.proposer(session, post)
    if person is None or person == review.created_by:
        return
    news = News(owner_id, "post_decided", review.id, _facts(post), review.kind)
    tell(ctx, news, [person], _mail(TEXTS[review.kind], {"title": mails.title_of(post), "link": _link(ctx, post.id)}))


def tell_of_proposal(ctx: Context, owner_id: UUID, post_id: UUID) -> None:
    """Tell those who may approve, other than whoever proposed it, that a post waits; by mail once an hour each."""
    with ctx.transaction(owner_id) as session:
        try:
            post = queries.get(session, post_id)
        except NotFound:
            return
        waits = approval.waiting_of(queries.targets(session, [post_id]))
        proposer = approval_queries.proposer(session, post)
        proposal = approval_queries.proposal(session, post_id)
    if not waits:
        return
    facts = {
        "title": mails.title_of(post), "link": _link(ctx, post_id), "calendar": mails.link_to(ctx, "/calendar"),
    }  # fmt: skip
    people = [person for person in members.who_may(ctx, owner_id, "approve") if person != proposer]
    news = News(owner_id, "post_proposed", post_id, _facts(post), key=str(proposal or ""))
    tell(ctx, news, people, _mail(PROPOSED, facts))


def remind(ctx: Context, owner_id: UUID, post_id: UUID) -> None:
    """Tell those who may approve that a post still waits; nobody, where it does not any more."""
    with ctx.transaction(owner_id) as session:
        try:
            post = queries.get(session, post_id)
        except NotFound:
            return
        waiting = approval.waiting_of(queries.targets(session, [post_id]))
    due = min((one.due_at for one in waiting if one.due_at), default=None)
    if due is None:
        return
    facts = {"title": mails.title_of(post), "link": _link(ctx, post_id), "time": f"{due:%d %B %Y, %H:%M}"}
    news = News(owner_id, "post_waits", post_id, _facts(post), key=due.isoformat())
    tell(ctx, news, members.who_may(ctx, owner_id, "approve"), _mail(REMINDER, facts))


def _facts(post: Post) -> dict[str, str]:
    return {"title": mails.quoted(post), "post_id": str(post.id)}


def _mail(texts: tuple[str, str], facts: dict[str, str]) -> Mail:
    return Mail(*(part.format(**facts) for part in texts))


def _link(ctx: Context, post_id: UUID) -> str:
    return mails.link_to(ctx, f"/posts/{post_id}")
