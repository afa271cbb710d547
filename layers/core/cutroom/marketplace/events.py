"""What the marketplace does when something is told."""

from cutroom.billing.schemas import CashReversed, PurchaseEnded
from cutroom.marketplace import arriving, freezing, mails
from cutroom.marketplace.schemas import ClipSubmitted, SubmissionDecided, SubmissionNeedsReview
from cutroom.runtime.context import Context


def on_purchase_ended(ctx: Context, data: PurchaseEnded) -> None:
    """A payment for a campaign, or for more places of one, has come, while nobody had its page open."""
    if arriving.is_paid(ctx, data.owner_id, data.purchase_id):
        arriving.arrived(ctx, data.owner_id, data.purchase_id)
        arriving.places_arrived(ctx, data.owner_id, data.purchase_id)


def on_cash_reversed(ctx: Context, data: CashReversed) -> None:
    """A campaign's payment is in dispute, or its dispute was won."""
    freezing.on_payment_reversed(ctx, data.owner_id, data.purchase_id)


def on_clip_submitted(ctx: Context, data: ClipSubmitted) -> None:
    """Tell the client that there is a clip to review."""
    mails.tell_of_submission(ctx, data.owner_id, data.job_id)


def on_submission_decided(ctx: Context, data: SubmissionDecided) -> None:
    """Tell the clipper how their clip was decided."""
    mails.tell_of_decision(ctx, data.owner_id, data.job_id)


def on_submission_needs_review(ctx: Context, data: SubmissionNeedsReview) -> None:
    """Tell the client that a clip waits for them alone."""
    mails.tell_of_overdue(ctx, data.owner_id, data.job_id)
