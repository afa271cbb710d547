"""The marketplace: campaigns with a held budget, clippers who work for them, and what they are paid (ADR 0048)."""
