"""One module for each platform, with the same five functions (`ports.Connector`)."""

from collections.abc import Mapping

from cutroom.social.platforms import facebook, instagram, tiktok, youtube
from cutroom.social.platforms.ports import Connector
from cutroom.social.schemas import Platform

CONNECTORS: Mapping[Platform, Connector] = {
    "youtube": youtube.CONNECTOR,
    "tiktok": tiktok.CONNECTOR,
    "instagram": instagram.CONNECTOR,
    "facebook": facebook.CONNECTOR,
}
