"""Mails about posts: one when a post has not gone out everywhere, one for all that missed their time."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import mail
from cutroom.kit.errors import NotFound
from cutroom.publishing import platforms, queries, rules
from cutroom.publishing.models import Post, PostTarget
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

FAILED = (
    "{title} was not posted to {platforms}",
    "Hello,\n\nNot everything went out:\n\n{lines}\n\nOpen the post to see what happened and to try again:\n\n{link}\n",
)
UNCONFIRMED = (
    "Check whether {title} was posted to {platforms}",
    "Hello,\n\nCutroom can’t tell how this post ended:\n\n{lines}\n\nLook on the platform, then say on the post’s page "
    "whether it is there:\n\n{link}\n",
)
MISSED = (
    "{count} missed",
    "Hello,\n\nThese did not go out at their time:\n\n{lines}\n\nPost them now or choose another time:\n\n{link}\n",
)
TOLD = ("failed", "unconfirmed", "needs_action")
MOST_LINES, MOST_TITLE = 10, 60


def tell_of_post(ctx: Context, owner_id: UUID, target_id: UUID) -> None:
    """Tell once how a post ended, when it has ended in all of its accounts and not everywhere well."""
    with ctx.transaction(owner_id) as session:
        try:
            post = queries.get(session, queries.target(session, target_id).post_id, lock=True)
        except NotFound:
            return
        targets = queries.targets(session, [post.id], lock=True)
        untold = [] if any(map(_is_pending, targets)) else [one for one in targets if _is_to_tell(one)]
        _mark(untold)
    if not untold:
        return
    texts = UNCONFIRMED if all(one.state == "unconfirmed" for one in untold) else FAILED
    names = list(dict.fromkeys(platforms.of(one.platform).name for one in untold))
    facts = {"title": title_of(post), "platforms": " and ".join(names), "link": link_to(ctx, f"/posts/{post.id}"),
             "lines": "\n".join(f"- {platforms.of(one.platform).name}: {one.reason}" for one in untold)}  # fmt: skip
    _send(ctx, post.created_by, texts, facts, untold)


def tell_of_missed(ctx: Context, owner_id: UUID) -> None:
    """Tell each person once of all their posts that missed their time."""
    with ctx.transaction(owner_id) as session:
        rows = queries.missed_and_untold(session)
        _mark([target for _, target in rows])
    by_person = sorted(rows, key=lambda row: str(row[0].created_by))
    for person, group in groupby(by_person, key=lambda row: row[0].created_by):
        _tell_of_missed(ctx, person, list(group))


def _tell_of_missed(ctx: Context, person: UUID | None, rows: Sequence[tuple[Post, PostTarget]]) -> None:
    posts = {post.id: post for post, _ in rows}
    lines = [f"- {title_of(one)}" for one in list(posts.values())[:MOST_LINES]]
    lines += [f"- and {len(posts) - MOST_LINES} more"] if len(posts) > MOST_LINES else []
    count = "1 post" if len(posts) == 1 else f"{len(posts)} posts"
    facts = {"count": count, "lines": "\n".join(lines), "link": link_to(ctx, "/posts")}
    _send(ctx, person, MISSED, facts, [target for _, target in rows])


def _is_pending(target: PostTarget) -> bool:
    """Whether an account's part is still on its way, or about to be tried again."""
    return target.state in rules.IN_FLIGHT or (target.state == "scheduled" and target.tries > 0)


def _is_to_tell(target: PostTarget) -> bool:
    """Of an account that is lost there is a mail of its own."""
    return target.state in TOLD and target.told_at is None and target.reason_code != "reconnect"


def _mark(targets: Sequence[PostTarget]) -> None:
    for target in targets:
        target.told_at = now()


def _send(
    ctx: Context, person: UUID | None, texts: tuple[str, str], facts: dict[str, str], told: Sequence[PostTarget]
) -> None:
    """Send what was marked as told; where that fails it is not told, and the event comes again."""
    address = mail.address_of(ctx, person) if person else None
    if address is None:
        return
    subject, text = (part.format(**facts) for part in texts)
    try:
        mail.send(ctx, address, subject, text)
    except Exception:
        with ctx.transaction(told[0].owner_id) as session:
            _forget(session, told)
        raise


def _forget(session: Session, told: Sequence[PostTarget]) -> None:
    for one in told:
        queries.target(session, one.id, lock=True).told_at = None


def title_of(post: Post) -> str:
    title = " ".join(post.title.split()) or "A post"
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"


def link_to(ctx: Context, path: str) -> str:
    return f"{ctx.settings.public_url}{path}"
