"""What posts do when something is told: of accounts that are lost or back, and of how posts ended."""

from cutroom.publishing import approval_mails, holding, mails
from cutroom.publishing.schemas import (
    ApprovalReminderDue,
    PostDecided,
    PostFailed,
    PostProposed,
    PostPublished,
    PostsMissed,
)
from cutroom.runtime.context import Context
from cutroom.social.schemas import SocialAccountLost, SocialAccountRestored


def on_account_lost(ctx: Context, data: SocialAccountLost) -> None:
    """What is planned for the account needs somebody now."""
    holding.hold_all(ctx, data.owner_id, data.account_id)


def on_account_restored(ctx: Context, data: SocialAccountRestored) -> None:
    """What waited for the account goes out at its time."""
    holding.resume_all(ctx, data.owner_id, data.account_id)


def on_post_failed(ctx: Context, data: PostFailed) -> None:
    """Tell whoever made the post, once it has ended everywhere."""
    mails.tell_of_post(ctx, data.owner_id, data.target_id)


def on_post_published(ctx: Context, data: PostPublished) -> None:
    """The last account that went well may be what the mail about the others waited for."""
    mails.tell_of_post(ctx, data.owner_id, data.target_id)


def on_posts_missed(ctx: Context, data: PostsMissed) -> None:
    """Tell of all that missed their time, in one mail."""
    mails.tell_of_missed(ctx, data.owner_id)


def on_post_proposed(ctx: Context, data: PostProposed) -> None:
    """Tell those who may approve it."""
    approval_mails.tell_of_proposal(ctx, data.owner_id, data.post_id)


def on_post_decided(ctx: Context, data: PostDecided) -> None:
    """Tell whoever asked for approval."""
    approval_mails.tell_of_decision(ctx, data.owner_id, data.review_id)


def on_approval_reminder_due(ctx: Context, data: ApprovalReminderDue) -> None:
    """Tell those who may approve that a post still waits."""
    approval_mails.remind(ctx, data.owner_id, data.post_id)
