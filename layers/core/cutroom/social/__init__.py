"""Accounts at social platforms: how they are connected, kept alive and given up, and the tokens that stand for them."""
