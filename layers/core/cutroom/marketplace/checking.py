"""The automatic checks of a submission. What is unknown is said to be unknown: a person looks at it. Pure."""

from datetime import datetime
from typing import NamedTuple

from cutroom.marketplace.posts import PostKey
from cutroom.marketplace.rules import Check
from cutroom.marketplace.schemas import CampaignRules
from cutroom.publishing.published import PublishedTarget
from cutroom.renders.schemas import ExportFile

MS = 1000


class Delivery(NamedTuple):
    """What was submitted: a file, a post, or both; `target` is the post where Cutroom has published it."""

    file: ExportFile | None
    post: PostKey | None
    target: PublishedTarget | None
    claimed_at: datetime


def run(delivery: Delivery, rules: CampaignRules, platforms: list[str]) -> list[Check]:
    """Every check that this delivery allows, in the order in which people read them."""
    of_file = [_length(delivery.file, rules), _shape(delivery.file)] if delivery.file else []
    if delivery.post is None:
        return of_file
    return [*of_file, _platform(delivery.post, platforms), *_of_post(delivery)]


def _length(file: ExportFile, rules: CampaignRules) -> Check:
    fits = rules.min_seconds * MS <= file.duration_ms <= (rules.max_seconds + 1) * MS - 1
    wanted = f"{rules.min_seconds}–{rules.max_seconds} s"
    return Check("length", "passed" if fits else "failed", f"{file.duration_ms / MS:.0f} s of {wanted}")


def _shape(file: ExportFile) -> Check:
    return Check("format", "passed" if file.height > file.width else "failed", f"{file.width}×{file.height}")


def _platform(post: PostKey, platforms: list[str]) -> Check:
    fits = post.platform in platforms
    return Check("platform", "passed" if fits else "failed", f"Posted to {post.platform}")


def _of_post(delivery: Delivery) -> list[Check]:
    target = delivery.target
    if target is None:
        return [
            Check("ownership", "unknown", "The post wasn’t published with Cutroom, so its channel isn’t confirmed"),
            Check("same_clip", "unknown", "The post’s video can’t be compared with the clip"),
        ]
    same = delivery.file is None or target.export_id == delivery.file.id
    return [
        Check("ownership", "passed", f"Published from {target.account_name}"),
        _age(target, delivery.claimed_at),
        Check("same_clip", "passed" if same else "failed", "The post shows this export" if same else "Another video"),
    ]


def _age(target: PublishedTarget, claimed_at: datetime) -> Check:
    if target.published_at is None:
        return Check("post_age", "unknown", "The platform hasn’t told when it went out")
    fresh = target.published_at >= claimed_at
    return Check("post_age", "passed" if fresh else "failed", "Posted after the claim" if fresh else "Posted before it")
