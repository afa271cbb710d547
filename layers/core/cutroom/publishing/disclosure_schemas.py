"""What is required of a post of a video that somebody pays for."""

from cutroom.kit.schemas import Schema


class RequirementView(Schema):
    """What a post must hold: `disclosure` first in its caption, `hashtags`, and the platform's label where `branded`.

    `reason` is what people are told, such as the title of a campaign.
    """

    reason: str
    disclosure: str
    hashtags: list[str]
    branded: bool
