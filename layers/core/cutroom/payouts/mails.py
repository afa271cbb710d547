"""What is told of payouts: sent, failed, money that came back, an account that needs attention."""

from collections.abc import Mapping

from cutroom.kit.errors import NotFound
from cutroom.kit.money import written
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
from cutroom.payouts import queries, rules
from cutroom.payouts.schemas import PayoutAccountTroubled, PayoutEnded
from cutroom.runtime.context import Context

ENDINGS = {
    "sent": (
        "Your payout is on its way to your bank",
        "Hello,\n\nwe sent your payout of {amount} to your payout account on {day}. "
        "Your bank usually shows it within a few working days.\n\nPayout {id}\n\n"
        "Your earnings and payouts:\n\n{link}\n",
    ),
    "failed": (
        "Your payout failed",
        "Hello,\n\nyour payout of {amount} failed. {reason}\n\nYour earnings and payouts:\n\n{link}\n",
    ),
    "returned": (
        "Money of your payout came back",
        "Hello,\n\n{returned} of your payout of {amount} came back and was added to your balance.\n\n"
        "Payout {id}\n\nYour earnings and payouts:\n\n{link}\n",
    ),
}
TROUBLE = (
    "Your payout account needs attention",
    "Hello,\n\n{reason}\n\nUntil then we can’t pay you. Your money stays available.\n\n"
    "Update your account:\n\n{link}\n",
)
BANK = "Your bank didn’t accept a payment from Stripe. Check the bank account in your payout account."


def send_ending(ctx: Context, data: PayoutEnded) -> None:
    """How a payout ended, to whoever asked for it; of a payout that is gone nobody hears."""
    try:
        with ctx.transaction(data.owner_id) as session:
            row = queries.get(session, data.payout_id)
    except NotFound:
        return
    facts: dict[str, str] = {
        "amount": written(row.amount, row.currency), "returned": written(row.returned, row.currency), "id": str(row.id),
        "day": f"{row.ended_at:%d %B %Y}" if row.ended_at else "", "reason": rules.failure(row.reason or ""),
    }  # fmt: skip
    notice_facts = {"amount": facts["amount"], "returned": facts["returned"]}
    key = f"{data.outcome} {row.returned}" if data.outcome == "returned" else data.outcome
    news = News(data.owner_id, "payout_ended", row.id, notice_facts, data.outcome, key)
    tell(ctx, news, [row.created_by], _mail(ctx, ENDINGS[data.outcome], facts))


def send_trouble(ctx: Context, data: PayoutAccountTroubled) -> None:
    """What is wrong with a payout account, to whoever set it up; nothing where that is over."""
    with ctx.transaction(data.owner_id) as session:
        row = queries.account(session)
    if row is not None and (row.reason or row.bank_problem):
        news = News(data.owner_id, "payout_trouble", data.owner_id, {}, key=str(data.trouble_id or ""))
        tell(ctx, news, [row.created_by], _mail(ctx, TROUBLE, {"reason": row.reason or BANK}))


def _mail(ctx: Context, words: tuple[str, str], facts: Mapping[str, object]) -> Mail:
    return Mail(words[0], words[1].format(**facts, link=f"{ctx.settings.public_url}/payouts"))
