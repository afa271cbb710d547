"""What work costs and who holds what: one double-entry ledger, quotes, and reservations that end."""
