"""Payouts: what a workspace has earned goes to its own account at Stripe, once."""
