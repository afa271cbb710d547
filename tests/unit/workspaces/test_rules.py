"""What a role may do, whom it may change, and what a name may be."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cutroom.kit.ids import new_id
from cutroom.kit.secrets import secret_hash
from cutroom.workspaces import rules
from cutroom.workspaces.schemas import SaveWorkspace

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def test_each_role_may_do_all_that_a_lesser_one_may_and_an_approver_does_not_edit() -> None:
    assert {role: set(allowed) for role, allowed in rules.PERMISSIONS.items()} == {
        "owner": {"read", "approve", "edit", "manage", "own"},
        "admin": {"read", "approve", "edit", "manage"},
        "editor": {"read", "edit"},
        "approver": {"read", "approve"},
        "viewer": {"read"},
    }


def test_a_role_that_nobody_knows_may_do_nothing() -> None:
    assert not any(rules.permits("superuser", permission) for permission in rules.PERMISSIONS["owner"])


def test_only_an_owner_touches_owners_and_only_those_who_manage_touch_anybody() -> None:
    for own, current, wanted in product(rules.RANKS, rules.RANKS, (*rules.RANKS, None)):
        expected = own == "owner" or (own == "admin" and "owner" not in (current, wanted))
        assert rules.may_change(own, current, wanted) is expected, (own, current, wanted)


def test_an_invitation_has_one_secret_that_neither_another_nor_another_deployment_has() -> None:
    first, second = new_id(), new_id()
    secret = rules.invitation_secret("app secret", first)
    assert secret == rules.invitation_secret("app secret", first)
    assert len({secret, rules.invitation_secret("app secret", second), rules.invitation_secret("other", first)}) == 3
    assert len(secret) == 43
    assert secret_hash(secret) != secret


@pytest.mark.parametrize(
    ("accepted", "revoked", "left_s", "is_open"),
    [(None, None, 1, True), (None, None, 0, False), (NOW, None, 1, False), (None, NOW, 1, False)],
)
def test_an_invitation_is_open_until_it_is_used_revoked_or_over(
    accepted: datetime | None, revoked: datetime | None, left_s: int, is_open: bool
) -> None:
    assert rules.is_open(NOW + timedelta(seconds=left_s), accepted, revoked, NOW) is is_open


@pytest.mark.parametrize(
    "name",
    [
        "Ada\nClick http://evil.example",
        "Win at www.evil",
        "https://evil.example",
        "evil.example",
        "write to eve@evil",
        "a\u202eb",
        "a\u2028b",
        "a\x00b",
        "a\u200bb",
        " ",
        "x" * 61,
    ],
)
def test_a_workspace_name_carries_no_address_and_nothing_invisible(name: str) -> None:
    with pytest.raises(ValidationError):
        SaveWorkspace(name=name)


@pytest.mark.parametrize("name", ["Ada & Söhne", "Studio №5", "映像チーム", "A.B. Films", "v2.0", "Team 👩‍👧", "Ltd."])
def test_ordinary_names_pass(name: str) -> None:
    assert SaveWorkspace(name=f"  {name} ").name == name


@given(st.text(alphabet=st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=60))
def test_letters_digits_and_spaces_always_pass(name: str) -> None:
    if name.strip():
        assert SaveWorkspace(name=name).name == name.strip()
