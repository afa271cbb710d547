"""Whether accounts would take a post: what the platforms say in general, and what this creator's settings say now."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from cutroom.kit.errors import AppError, Conflict
from cutroom.publishing import connections, platforms, preflight, quota, requirements
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.preflight import Media
from cutroom.publishing.schemas import CheckPost, Content, CreatorLimits, Problem, TargetProblems
from cutroom.publishing.senders import tiktok
from cutroom.publishing.senders.port import Unanswered
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import service as social
from cutroom.social.schemas import AccountView

RECONNECT = Problem(
    field="account",
    code="reconnect",
    message="Cutroom can no longer post to this account. Reconnect it.",
    mend="choose",
)
NO_PERMISSION = Problem(
    field="account", code="permission_missing", message="Cutroom may not post to this account. Reconnect it and allow "
    "posting.", mend="choose",
)  # fmt: skip
NO_COMMENTS = Problem(
    field="first_comment", code="permission_missing", message="Cutroom may not comment on this account. Reconnect it "
    "and allow comments, or remove the first comment.", mend="edit",
)  # fmt: skip


class Checked(NamedTuple):
    """One account with what the post says there, and why it would not be taken."""

    account: AccountView
    content: Content
    problems: Sequence[Problem]
    posts_left: int = 0
    required: Sequence[RequirementView] = ()

    @property
    def view(self) -> TargetProblems:
        """The same for the person, with the caption's length as the platform counts it."""
        limits = platforms.of(self.account.platform)
        text = platforms.caption(self.content.caption, self.content.hashtags)
        return TargetProblems(
            account_id=self.account.id,
            platform=self.account.platform,
            problems=list(self.problems),
            caption_length=platforms.length(text, limits.caption_unit),
            caption_most=limits.caption_most,
            posts_left=self.posts_left,
            has_ad_label=limits.ad_label is not None,
        )


def check(ctx: Context, actor: Actor, request: CheckPost) -> list[Checked]:
    """Every account with its problems. Raises NotFound, Conflict while the export has no file."""
    with ctx.transaction(actor) as session:
        file = files.file_of(session, request.export_id)
        accounts = {one.account_id: social.account(session, one.account_id) for one in request.targets}
        if file is None:
            raise Conflict("This export has no file yet. Wait until it is finished.", field="export_id")
        required = requirements.of_file(session, file)
        left = {id: quota.left(session, one.platform, id, now()) for id, one in accounts.items()}
    checked = [_check(ctx, actor, accounts[one.account_id], one.content, file, required) for one in request.targets]
    return [one._replace(posts_left=left[one.account.id], required=required) for one in checked]


def used_up(found: Sequence[Checked]) -> list[Problem]:
    """Why nothing more can be posted now, for each account whose day is full."""
    full = [platforms.of(one.account.platform) for one in found if one.posts_left == 0]
    return [
        Problem(
            field="account", code="daily_limit", mend="choose",
            message=f"{one.name} takes {one.posts_a_day} posts a day, and those are used up. Choose a later time.",
        )
        for one in full
    ]  # fmt: skip


def _check(
    ctx: Context, actor: Actor, account: AccountView, content: Content, file: ExportFile,
    required: Sequence[RequirementView],
) -> Checked:  # fmt: skip
    known = check_content(account, content, file, required)
    if account.platform != "tiktok" or known.problems in ([RECONNECT], [NO_PERMISSION], [NO_COMMENTS]):
        return known
    return check_content(account, content, file, required, _creator(ctx, actor, account))


def check_content(
    account: AccountView, content: Content, file: ExportFile, required: Sequence[RequirementView],
    creator: CreatorLimits | None = None,
) -> Checked:  # fmt: skip
    """One account with its problems, by what is known of it here and now; nobody is asked."""
    if account.health in ("reconnect", "disconnected"):
        return Checked(account, content, [RECONNECT])
    if "publish" not in account.features:
        return Checked(account, content, [NO_PERMISSION])
    if content.first_comment.strip() and "comment" in account.missing_features:
        return Checked(account, content, [NO_COMMENTS])
    problems = preflight.check(account.platform, content, media_of(file), creator, required)
    return Checked(account, content, problems)


def media_of(file: ExportFile) -> Media:
    """The finished video as limits look at it."""
    return Media(file.duration_ms, file.size_bytes, file.width, file.height, Fraction(file.fps), file.codec)


def _creator(ctx: Context, actor: Actor, account: AccountView) -> CreatorLimits | None:
    """What TikTok says of the creator now; None where it does not answer, for it is asked again before posting."""
    try:
        with connections.connect(ctx, actor.workspace_id, account.id) as connection:
            return tiktok.creator(connection)
    except (AppError, Unanswered):
        return None
