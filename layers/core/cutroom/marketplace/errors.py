"""How the marketplace says no."""

from cutroom.kit.errors import Conflict, QuotaExceeded


class NoPlaces(Conflict):
    """Every place of the campaign is taken; one may come back when a claim expires."""

    code = "no_places"


class AlreadyClaimed(Conflict):
    """The workspace has as many places of this campaign as one may have."""

    code = "already_claimed"


class DuplicatePost(Conflict):
    """The post was submitted before, by whoever it was."""

    code = "duplicate_post"


class BudgetMissing(QuotaExceeded):
    """The workspace's balance is less than the budget; `details` hold `needed` and `available` in minor units."""

    code = "budget_missing"
