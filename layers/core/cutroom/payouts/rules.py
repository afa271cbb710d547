"""What payouts decide without looking anything up: what can be paid, how an account stands, and when to go on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cutroom.payouts.schemas import AccountState

HUNDREDS = ("ISK", "HUF", "TWD", "UGX")  # banks take whole units, which Stripe writes with two decimals
MOST = 99_999_999  # of one transfer
LEASE = timedelta(minutes=5)  # longer than any worker lives
FIRST_READ_AFTER = timedelta(minutes=1)
READ_EVERY = timedelta(hours=1)
KEY_KEPT = timedelta(hours=24)  # until then a call that is on its way may still be carried out
COUNTRIES = (
    "AT", "AU", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK", "HR", "HU",
    "IE", "IT", "JP", "LI", "LT", "LU", "LV", "MT", "MX", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SG", "SI", "SK",
    "TH", "US",
)  # fmt: skip
# The beginning of what Stripe calls a requirement -> what it is in words.
REQUIREMENTS = (
    ("identity.individual.documents", "a photo of an identity document"),
    ("identity.individual.date_of_birth", "your date of birth"),
    ("identity.individual.address", "your address"),
    ("identity.individual.id_numbers", "your tax or identity number"),
    ("identity.individual", "your name"),
    ("identity.business_details", "details of your business"),
    ("identity.attestations", "your agreement to Stripe’s terms"),
    ("configuration.recipient.default_outbound_destination", "a bank account"),
)
DETAILS = "a few more details"
RESTRICTIONS = {
    "verification": "Stripe couldn’t verify a document. Upload another one.",
    "requirements_past_due": "Stripe needs more information before it can pay you.",
    "requirements_pending_verification": "Stripe is checking your details.",
    "rejected": "Stripe doesn’t accept this account. Contact Stripe’s support.",
    "unsupported": "Stripe can’t pay this account. Contact Stripe’s support.",
}
RESTRICTED = "Stripe has paused payouts to this account."
FAILURES = {
    "balance_insufficient": "Cutroom’s balance at Stripe was too low. Your money is available again; try again later.",
    "insufficient_capabilities_for_transfer": "Stripe can’t pay your account at the moment. Check your payout account.",
    "resource_missing": "Your payout account no longer exists at Stripe. Contact support.",
    "not_found": "Stripe never received this payout. Your money is available again.",
}
REFUSED = "Stripe refused this payout. Your money is available again."


class Requirement(NamedTuple):
    """Something that Stripe needs: its name there, and the codes of what is wrong with what was given."""

    name: str
    errors: Sequence[str] = ()


class Standing(NamedTuple):
    """An account at Stripe: its capability's status, the codes why, who can resolve that, and what is needed."""

    status: str
    codes: Sequence[str]
    resolutions: Sequence[str]
    requirements: Sequence[Requirement]


def payable(available: int, currency: str, minimum: int) -> int:
    """What a payout can send of what is available: nothing below the minimum, whole units where a bank takes no less.

    What is left over stays available.
    """
    whole = min(max(0, available), MOST)
    if currency in HUNDREDS:
        whole -= whole % 100
    return whole if whole >= minimum else 0


def missing(available: int, currency: str, minimum: int) -> int:
    """How much more is needed before anything can be paid out."""
    least = -(-minimum // 100) * 100 if currency in HUNDREDS else minimum
    return max(0, least - available)


def state_of(standing: Standing, *, was_ready: bool) -> AccountState:
    """How an account stands, in our words: one that was never finished is being set up, others are restricted."""
    if standing.status == "active":
        return "ready"
    troubled = any(one.errors for one in standing.requirements) or standing.status in ("rejected", "unsupported")
    unresolvable = bool(standing.resolutions) and "provide_info" not in standing.resolutions
    if standing.status == "restricted" and (was_ready or troubled or unresolvable):
        return "restricted"
    return "restricted" if troubled else "onboarding"


def reason_of(standing: Standing) -> str:
    """Why an account is restricted, in words."""
    codes = [*(code for one in standing.requirements for code in one.errors), *standing.codes, standing.status]
    reasons = (words for code in codes for name, words in RESTRICTIONS.items() if code.startswith(name))
    return next(reasons, RESTRICTED)


def in_words(requirements: Iterable[Requirement]) -> list[str]:
    """What Stripe needs, in words, each once."""
    words = (next((said for name, said in REQUIREMENTS if one.name.startswith(name)), DETAILS) for one in requirements)
    return list(dict.fromkeys(words))


def failure(code: str) -> str:
    """Why a payout failed, in words."""
    return FAILURES.get(code, REFUSED)


def later(tries: int) -> timedelta:
    """How long to wait after so many calls that Stripe did not take."""
    return min(timedelta(seconds=30 * 2 ** min(tries, 10)), timedelta(hours=1))


def next_monday(after: datetime) -> datetime:
    """The next Monday at six in the morning, UTC, that comes after an instant."""
    morning = after.replace(hour=6, minute=0, second=0, microsecond=0)
    at = morning + timedelta(days=-morning.weekday() % 7)
    return at if at > after else at + timedelta(days=7)


def never_happened(first_sent_at: datetime, unseen_since: datetime | None, at: datetime) -> bool:
    """Whether a payout that Stripe does not list was never carried out, and never will be."""
    return first_sent_at < at - KEY_KEPT and unseen_since is not None and unseen_since <= at - READ_EVERY
