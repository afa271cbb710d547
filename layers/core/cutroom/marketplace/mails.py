"""What the marketplace tells: a clip to review, a decision, a clip whose time is over.

What clients and clippers write to each other is not in them: their words must not become a mail of ours.
"""

from uuid import UUID

from cutroom.accounts import mail as mailer
from cutroom.kit.errors import NotFound
from cutroom.marketplace import queries
from cutroom.marketplace.models import CampaignJob
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
from cutroom.runtime.context import Context
from cutroom.workspaces import members

Texts = tuple[str, str]
APPROVED = (
    "Your clip for {campaign} was approved",
    "Hello,\n\nyour clip for {campaign} was approved. What it earns is held for 7 days, then you can pay it out:\n\n"
    "{url}/earnings\n",
)
CHANGES = (
    "Your clip for {campaign} needs changes",
    "Hello,\n\nthe client asks for changes to your clip for {campaign}. Read what to change, and submit it again by "
    "{due} UTC:\n\n{url}/jobs\n",
)
REJECTED = (
    "Your clip for {campaign} wasn’t accepted",
    "Hello,\n\nyour clip for {campaign} wasn’t accepted. Read why:\n\n{url}/jobs\n",
)
SUBMITTED = (
    "A clip for {campaign} is ready to review",
    "Hello,\n\na clip for {campaign} was submitted. Without a decision by {due} UTC it is approved if it passes every "
    "check:\n\n{url}/campaigns/{campaign_id}\n",
)
OVERDUE = (
    "A clip for {campaign} still needs your decision",
    "Hello,\n\nthe time to review a clip for {campaign} is over, and not every check of it passed. Nothing is paid or "
    "rejected until you decide:\n\n{url}/campaigns/{campaign_id}\n",
)
CAN_APPEAL = (
    "Your clip for {campaign} wasn’t accepted",
    "Hello,\n\nyour clip for {campaign} wasn’t accepted. Read why. If you disagree, you can ask a moderator to look "
    "at it until {appeal} UTC:\n\n{url}/jobs\n",
)
CASE = (
    "A submission needs a moderator",
    "Hello,\n\na submission to {campaign} needs a moderator’s decision:\n\n{url}/moderation\n",
)
ENDED = (
    "Your job for {campaign} has ended",
    "Hello,\n\nyour job for {campaign} has ended, because the payment for this campaign is in dispute. What you "
    "submitted before is still decided and paid:\n\n{url}/jobs\n",
)
DECIDED = {
    "expired": ENDED, "rejected": CAN_APPEAL, "rejected_final": REJECTED, "changes_requested": CHANGES,
    **dict.fromkeys(("approved", "tracking", "final"), APPROVED),
}  # fmt: skip


# State of a job -> the case of its sentence.
CASES = {
    "expired": "ended", "rejected": "rejected", "rejected_final": "rejected", "changes_requested": "changes",
    **dict.fromkeys(("approved", "tracking", "final"), "approved"),
}  # fmt: skip


def tell_of_submission(ctx: Context, owner_id: UUID, job_id: UUID) -> None:
    """Tell the client that there is a clip to review, unless it was decided or taken back meanwhile."""
    row = _job(ctx, owner_id, job_id)
    if row and row.state == "submitted":
        mail = Mail(*_texts(ctx, row, SUBMITTED, f"{row.decide_by:%d %B %Y, %H:%M}"))
        tell(ctx, _news(row, row.client_id, "clip_submitted"), members.who_may(ctx, row.client_id, "manage"), mail)


def tell_of_decision(ctx: Context, owner_id: UUID, job_id: UUID) -> None:
    """Tell the clipper how a clip was decided; of a moderator's decision the client hears too."""
    row = _job(ctx, owner_id, job_id)
    texts = DECIDED.get(row.state) if row else None
    if row is None or texts is None:
        return
    mail, case = Mail(*_texts(ctx, row, texts, f"{row.due_at:%d %B %Y, %H:%M}")), CASES[row.state]
    people = members.who_may(ctx, owner_id, "edit")
    if row.decided_by != "moderator" or case not in ("approved", "rejected"):
        tell(ctx, _news(row, owner_id, "clip_decided", case), people, mail)
        return
    tell(ctx, _news(row, owner_id, "appeal_decided", case), people, mail)
    clients = members.who_may(ctx, row.client_id, "manage")
    tell(ctx, _news(row, row.client_id, "appeal_decided", f"{case}_for_client"), clients)


def tell_of_overdue(ctx: Context, owner_id: UUID, job_id: UUID) -> None:
    """Tell the client that a clip's time is over, and those who moderate that it or an appeal waits for them."""
    row = _job(ctx, owner_id, job_id)
    if row and row.state == "submitted":
        mail = Mail(*_texts(ctx, row, OVERDUE))
        tell(ctx, _news(row, row.client_id, "review_overdue"), members.who_may(ctx, row.client_id, "manage"), mail)
    if row and row.state in ("submitted", "disputed"):
        for address in ctx.settings.moderators:  # it is their duty, and no switch of an account's
            mailer.send(ctx, address, *_texts(ctx, row, CASE))


def _job(ctx: Context, owner_id: UUID, job_id: UUID) -> CampaignJob | None:
    """The job, or None where its clipper is gone."""
    with ctx.transaction(owner_id) as session:
        try:
            return queries.own_job(session, owner_id, job_id)
        except NotFound:
            return None


def _texts(ctx: Context, row: CampaignJob, texts: Texts, due: str = "") -> Texts:
    facts = {
        "campaign": f"“{row.campaign_title}”", "campaign_id": row.campaign_id, "due": due,
        "appeal": f"{row.appeal_until:%d %B %Y, %H:%M}" if row.appeal_until else "", "url": ctx.settings.public_url,
    }  # fmt: skip
    subject, text = texts
    return subject.format(**facts), text.format(**facts)


def _news(row: CampaignJob, workspace_id: UUID, kind: str, case: str = "") -> News:
    """Once for each time that a clip was handed in."""
    page = f"campaigns/{row.campaign_id}" if workspace_id == row.client_id else "jobs"
    submitted = row.submitted_at.isoformat() if row.submitted_at else ""
    facts = {"campaign": f"“{row.campaign_title}”", "page": page}
    return News(workspace_id, kind, row.id, facts, case, f"{case} {submitted}")
