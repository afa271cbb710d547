"""How billing says no."""

from cutroom.kit.errors import Conflict, QuotaExceeded, RetryLater


class InsufficientCredits(QuotaExceeded):
    """There is less than this takes; `details` hold `available` and `owed`."""

    code = "insufficient_credits"


class QuoteExpired(Conflict):
    """The price held until a time that has passed."""

    code = "quote_expired"


class QuoteUsed(Conflict):
    """Work was started with this quote before."""

    code = "quote_used"


class QuoteRequired(Conflict):
    """This costs something, and nobody has seen how much; `details` hold the `credits` that it costs now."""

    code = "quote_required"


class ReservationSettled(Conflict):
    """The reservation has ended: it was paid from, released, or ran out. `details["status"]` says which."""

    code = "reservation_settled"


class PaymentsAway(RetryLater):
    """Stripe does not answer, or not in a way that says what happened; what was asked is settled by reading later."""

    code = "payments_away"


class PaymentsBusy(PaymentsAway):
    """Stripe takes no more calls at the moment, and has not carried this one out."""


class PaymentRefused(Conflict):
    """Stripe has refused, and nothing has happened."""

    code = "payment_refused"


class NotSetUp(Conflict):
    """This installation takes no payments."""

    code = "payments_not_set_up"
