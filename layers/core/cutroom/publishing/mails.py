"""What is told of posts: that one is live, or has not gone out everywhere; once for all, that some missed their time.

Telling comes first and `told_at` after it: what dies in between tells again, and `tell` knows what it has told.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from cutroom.kit.errors import NotFound
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
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
    """Tell how a post ended, once it has ended in all of its accounts: where it is live, and where it is not."""
    with ctx.transaction(owner_id) as session:
        try:
            post = queries.get(session, queries.target(session, target_id).post_id, lock=True)
        except NotFound:
            return
        targets = queries.targets(session, [post.id], lock=True)
    if any(map(_is_pending, targets)):
        return
    _tell_of_live(ctx, post, [one for one in targets if one.state == "published"])
    _tell_of_trouble(ctx, post, [one for one in targets if _is_to_tell(one)])


def _tell_of_live(ctx: Context, post: Post, live: Sequence[PostTarget]) -> None:
    """Once for each set of accounts: one that is tried again and goes well is news too."""
    if live:
        facts = {"title": quoted(post), "platforms": _names(live), "post_id": str(post.id)}
        key = _digest([str(one.id) for one in live])
        tell(ctx, News(post.owner_id, "post_published", post.id, facts, key=key), [post.created_by])


def _tell_of_trouble(ctx: Context, post: Post, untold: Sequence[PostTarget]) -> None:
    if not untold:
        return
    case = "unconfirmed" if all(one.state == "unconfirmed" for one in untold) else "failed"
    texts = UNCONFIRMED if case == "unconfirmed" else FAILED
    lines = "\n".join(f"- {platforms.of(one.platform).name}: {one.reason}" for one in untold)
    facts = {"platforms": _names(untold), "link": link_to(ctx, f"/posts/{post.id}"), "lines": lines}
    notice_facts = {"title": quoted(post), "platforms": _names(untold), "post_id": str(post.id)}
    news = News(post.owner_id, "post_trouble", post.id, notice_facts, case, _episode(untold))
    tell(ctx, news, [post.created_by], _mail(texts, facts | {"title": title_of(post)}))
    _mark(ctx, untold)


def tell_of_missed(ctx: Context, owner_id: UUID) -> None:
    """Tell each person once of all their posts that missed their time."""
    with ctx.transaction(owner_id) as session:
        rows = queries.missed_and_untold(session)
    by_person = sorted(rows, key=lambda row: str(row[0].created_by))
    for person, group in groupby(by_person, key=lambda row: row[0].created_by):
        _tell_of_missed(ctx, owner_id, person, list(group))


def _tell_of_missed(ctx: Context, owner_id: UUID, person: UUID | None, rows: Sequence[tuple[Post, PostTarget]]) -> None:
    posts = {post.id: post for post, _ in rows}
    first, targets = next(iter(posts.values())), [target for _, target in rows]
    lines = [f"- {title_of(one)}" for one in list(posts.values())[:MOST_LINES]]
    lines += [f"- and {len(posts) - MOST_LINES} more"] if len(posts) > MOST_LINES else []
    count = "1 post" if len(posts) == 1 else f"{len(posts)} posts"
    facts = {"count": count, "lines": "\n".join(lines), "link": link_to(ctx, "/posts")}
    case = "one" if len(posts) == 1 else "many"
    news = News(owner_id, "posts_missed", first.id, {"title": quoted(first), "count": count}, case, _episode(targets))
    tell(ctx, news, [person], _mail(MISSED, facts))
    _mark(ctx, targets)


def _is_pending(target: PostTarget) -> bool:
    """Whether an account's part is still on its way, or about to be tried again."""
    return target.state in rules.IN_FLIGHT or (target.state == "scheduled" and target.tries > 0)


def _is_to_tell(target: PostTarget) -> bool:
    """An account that is lost is news of its own."""
    return target.state in TOLD and target.told_at is None and target.reason_code != "reconnect"


def _episode(targets: Sequence[PostTarget]) -> str:
    """What tells this end of some targets from the next: each try by a person has a time of its own."""
    return _digest([f"{one.id} {one.due_at.isoformat() if one.due_at else ''}" for one in targets])


def _digest(parts: Sequence[str]) -> str:
    return sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]


def _mark(ctx: Context, told: Sequence[PostTarget]) -> None:
    """They were told of, but for those that somebody has planned again meanwhile."""
    before = {one.id: (one.state, one.due_at) for one in told}
    with ctx.transaction(told[0].owner_id) as session:
        for one in queries.targets(session, list({one.post_id for one in told}), lock=True):
            if before.get(one.id) == (one.state, one.due_at):
                one.told_at = now()


def _names(targets: Sequence[PostTarget]) -> str:
    names = list(dict.fromkeys(platforms.of(one.platform).name for one in targets))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _mail(texts: tuple[str, str], facts: dict[str, str]) -> Mail:
    return Mail(*(part.format(**facts) for part in texts))


def title_of(post: Post) -> str:
    title = " ".join(post.title.split()) or "A post"
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"


def quoted(post: Post) -> str:
    """The post within a sentence."""
    return f"“{title_of(post)}”" if post.title.strip() else "A post"


def link_to(ctx: Context, path: str) -> str:
    return f"{ctx.settings.public_url}{path}"
