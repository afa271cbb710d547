"""Rows as others see them."""

from typing import cast

from cutroom.social import rules
from cutroom.social.models import SocialAccount
from cutroom.social.schemas import AccountView, Health, Platform


def account_view(row: SocialAccount) -> AccountView:
    """An account as it is answered and handed to other capabilities."""
    platform = cast(Platform, row.platform)
    features, missing = rules.availability(platform, row.scopes)
    return AccountView(
        id=row.id, owner_id=row.owner_id, platform=platform, platform_account_id=row.platform_account_id,
        name=row.name, handle=row.handle, picture=row.picture, zone=row.zone, scopes=row.scopes, features=features,
        missing_features=missing, health=cast(Health, row.health), problem=row.problem, expires_at=row.expires_at,
        connected_at=row.connected_at, created_by=row.created_by,
    )  # fmt: skip
