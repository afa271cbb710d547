"""What of a person's rows they are given, and what stays with us."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from cutroom.privacy import rules

OWNER, TAKEOUT = UUID(int=1), UUID(int=2)


def test_secrets_and_inner_numbers_are_left_out_and_the_rest_is_readable() -> None:
    row = {
        "id": OWNER, "password_hash": "x", "token_hash": "x", "embedding": [0.1], "cost": Decimal("1.50"), "count": 3,
        "made": datetime(2026, 11, 29, 8, 30, tzinfo=UTC), "day": date(2026, 11, 29), "notes": ["a"], "gone": None,
    }  # fmt: skip
    assert rules.exported(row) == {
        "id": str(OWNER), "cost": "1.50", "count": 3, "made": "2026-11-29T08:30:00+00:00", "day": "2026-11-29",
        "notes": ["a"], "gone": None,
    }  # fmt: skip


def test_a_takeout_lies_under_its_owner() -> None:
    assert rules.takeout_key(OWNER, TAKEOUT) == f"takeouts/{OWNER}/{TAKEOUT}/cutroom-data.json"
    assert rules.takeout_key(OWNER, TAKEOUT).startswith(rules.takeout_prefix(OWNER, TAKEOUT))
