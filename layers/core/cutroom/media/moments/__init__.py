"""Moments that stand on their own as shorts: proposed, scored, compared and chosen."""
