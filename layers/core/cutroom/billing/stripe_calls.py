"""One call to Stripe through its SDK, and its failures in our words.

A failure is either definite (`PaymentRefused`: nothing happened) or leaves open what happened (`PaymentsAway`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway, PaymentsBusy
from cutroom.kit.errors import AppError
from cutroom.runtime.context import log

if TYPE_CHECKING:
    from stripe import StripeError

Result = TypeVar("Result")

SOON_S = 2.0
BUSY = 429
AMBIGUOUS = (409,)  # beside 5xx: another request was at work
AWAY = "Payments are away for a moment. Try again."


def call(ask: Callable[[], Result]) -> Result:
    """What `ask` gives, with the SDK's failures in our words.

    Where the connection ends without an answer it is asked once more: reading changes nothing, everything else has a
    key. Raises PaymentsAway (PaymentsBusy where nothing has happened for certain), PaymentRefused, NotSetUp.
    """
    import stripe

    started = time.monotonic()
    try:
        return ask()
    except stripe.APIConnectionError as error:
        log.warning("no answer from Stripe", reason=str(error))
        if time.monotonic() - started > SOON_S:  # whoever waits has waited long enough
            raise PaymentsAway(AWAY) from None
    except stripe.StripeError as error:
        raise _in_our_words(error) from None
    try:
        return ask()
    except stripe.StripeError as error:
        raise _in_our_words(error) from None


def _in_our_words(error: StripeError) -> AppError:
    import stripe

    status = error.http_status or 0
    if isinstance(error, stripe.AuthenticationError):
        return NotSetUp("Stripe doesn’t accept this installation’s key.")
    if status == BUSY:
        return PaymentsBusy("Payments are busy for a moment. Try again.")
    if isinstance(error, stripe.IdempotencyError) or not 400 <= status < 500 or status in AMBIGUOUS:
        log.warning("Stripe has a fault", status=status, reason=str(error))
        return PaymentsAway(AWAY)
    return PaymentRefused("Stripe refused this.", reason=error.code or "")
