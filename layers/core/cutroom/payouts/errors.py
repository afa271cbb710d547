"""How payouts say no."""

from cutroom.kit.errors import Conflict, Invalid


class PayoutUnderWay(Conflict):
    """A payout in this currency has not ended; `details` hold its `payout_id`."""

    code = "payout_under_way"


class AccountNotReady(Conflict):
    """The payout account cannot receive money; `details["state"]` says how it stands."""

    code = "payout_account_not_ready"


class PayoutSettled(Conflict):
    """This payout is not waiting to be sent; `details["state"]` says what it is. Nothing was sent again."""

    code = "payout_settled"


class BelowMinimum(Invalid):
    """Less than is paid out at once; `details` hold `minimum` and `missing`, in minor units."""

    code = "below_minimum"
