"""Billing: the ledger, quotes and reservations."""

from cutroom.kit.manifest import Capability, Clock

CAPABILITY = Capability(
    name="billing",
    clocks=(
        Clock("billing.tasks.release_expired", every="5 minutes"),
        Clock("billing.tasks.reconcile", every="1 day"),
    ),
    exports={"ledger_entries": "billing.exports.entries"},
)
