"""Posts of a clip that a campaign pays for say so: first in the caption, and by the platform's own label.

Publishing holds every post of the clip to it (`publishing/requirements`), from its submission on; only a job that ends
without pay lets the clip go. That the clip itself says it on screen is for whoever reviews it (`disclosure` is one of
the reasons to reject).
"""

from typing import Final

from sqlalchemy.orm import Session

from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.schemas import CampaignRules
from cutroom.publishing import requirements
from cutroom.publishing.disclosure_schemas import RequirementView

DISCLOSURE: Final = "#ad"
UNPAID: Final = frozenset(
    {"withdrawn", "rejected_final", "expired"}
)  # ends of a job that leave a clip of its clipper's


def require(session: Session, row: CampaignJob) -> None:
    """Hold posts of a job's clip to the disclosure, in its clipper's transaction; a second time changes nothing.

    A clip that was submitted for the job before is free.
    """
    if row.export_id is None:
        requirements.lift(session, row.id)
        return
    hashtags = CampaignRules.model_validate(row.rules).hashtags
    wanted = RequirementView(reason=row.campaign_title, disclosure=DISCLOSURE, hashtags=hashtags, branded=True)
    requirements.require(session, row.owner_id, row.id, row.export_id, wanted)


def ended(session: Session, row: CampaignJob) -> None:
    """Let the clip of a job go that has ended without pay; what was paid stays an advert."""
    if row.state in UNPAID:
        requirements.lift(session, row.id)
