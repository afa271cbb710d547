"""What posts take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from cutroom.kit.schemas import PageRequest, Schema
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.platforms import Platform
from cutroom.publishing.rules import PostState, TargetState
from cutroom.runtime.events import Event

Hashtag = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^#?[^\s#]+$")]
Wall = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$")]
StepKind = Literal["comment", "cover"]
StepState = Literal["waiting", "done", "failed"]
When = Literal["now", "at", "slot", "draft"]


class Content(Schema):
    """What one account's post says. `privacy` is by the platform's own name; nothing is chosen where it is null.

    `first_comment` is written once the post is live. `cover_ms` is the frame that stands for the video, from its start;
    the platform chooses one where it is null, and Facebook always does.
    """

    title: Annotated[str, Field(max_length=300)] = ""
    caption: Annotated[str, Field(max_length=10_000)] = ""
    hashtags: list[Hashtag] = Field(default_factory=list[Hashtag], max_length=60)
    privacy: Annotated[str, Field(max_length=40)] | None = None
    comments: bool = False
    duets: bool = False
    stitches: bool = False
    made_with_ai: bool = False
    made_for_kids: bool = False
    branded: bool = False
    notify_subscribers: bool = True
    first_comment: Annotated[str, Field(max_length=10_000)] = ""
    cover_ms: Annotated[int, Field(ge=0, le=24 * 3_600_000)] | None = None


class CreatorLimits(BaseModel):
    """What a creator's own settings at TikTok allow."""

    privacy_options: list[str]
    comment_disabled: bool = False
    duet_disabled: bool = False
    stitch_disabled: bool = False
    longest_s: int | None = None


class Problem(Schema):
    """Why a platform would refuse a post: which field, in words, and what mends it."""

    field: str
    code: str
    message: str
    mend: Literal["edit", "trim", "export", "choose"]


class TargetRequest(Schema):
    """One account, and what the post says there."""

    account_id: UUID
    content: Content = Content()


class Timing(Schema):
    """When a post goes out: now, `at` a wall time in `zone`, at each account's next free slot, or not yet."""

    when: When = "now"
    at: Wall | None = None
    zone: Annotated[str, Field(max_length=60)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Timing":
        if (self.when == "at") != (self.at is not None):
            raise ValueError('give `at` where, and only where, `when` is "at"')
        return self


class CheckPost(Schema):
    """An export and the accounts that it might be posted to."""

    export_id: UUID
    targets: list[TargetRequest] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _distinct(self) -> "CheckPost":
        if len({one.account_id for one in self.targets}) < len(self.targets):
            raise ValueError("an account can be named once")
        return self


class CreatePost(CheckPost):
    """A post. The same video in the same account within two days is refused unless `allow_duplicate`.

    `for_approval`: it waits for approval though its author could release it. In a workspace that needs approval, what
    editors plan always waits.
    """

    timing: Timing = Timing()
    allow_duplicate: bool = False
    for_approval: bool = False


class EditPost(Schema):
    """A post's new timing, contents by account, or video; `version` is the one that was read."""

    version: int
    timing: Timing | None = None
    export_id: UUID | None = None
    targets: list[TargetRequest] = Field(default_factory=list[TargetRequest], max_length=20)


class SettleTarget(Schema):
    """What a person saw at the platform: whether the post is there, and where."""

    is_there: bool
    link: Annotated[str, Field(max_length=500, pattern=r"^https://")] | None = None


class TargetProblems(Schema):
    """Why one account would not take the post; `caption_length` is counted as the platform does.

    `posts_left` is how many posts the platform takes today, as far as Cutroom knows: with none, posting now is refused.
    `has_ad_label` is false where apps can't label a post as paid for.
    """

    account_id: UUID
    platform: Platform
    problems: list[Problem]
    caption_length: int
    caption_most: int
    posts_left: int
    has_ad_label: bool


class PreflightView(Schema):
    """Whether a post can go out as it is; `duplicates` names accounts that had the same video within two days.

    `required` is what every post of this video must hold, because somebody pays for it.
    """

    ready: bool
    targets: list[TargetProblems]
    duplicates: list[UUID]
    required: list[RequirementView]


class StepView(Schema):
    """What follows a post that is live, and how far that is; `reason` says why it waits or has failed."""

    id: UUID
    kind: StepKind
    state: StepState
    reason_code: str | None
    reason: str | None
    next_at: datetime | None
    done_at: datetime | None


class TargetView(Schema):
    """A post in one account. `reason` says in words why it stands where it does; `steps` is what follows it.

    `resume_at` is when it goes out once its account is connected again.
    """

    id: UUID
    account_id: UUID
    account_name: str
    platform: Platform
    state: TargetState
    reason_code: str | None
    reason: str | None
    content: Content
    due_at: datetime | None
    next_at: datetime | None
    resume_at: datetime | None
    can_retry: bool
    permalink: str | None
    platform_post_id: str | None
    started_at: datetime | None
    published_at: datetime | None
    steps: list[StepView]


class PostView(Schema):
    """A post and its targets. `shifted` is true where clocks skip the wanted time, so that it goes out later."""

    id: UUID
    export_id: UUID
    title: str
    state: PostState
    due_at: datetime | None
    wall: str | None
    zone: str | None
    shifted: bool
    version: int
    created_at: datetime
    targets: list[TargetView]


class TimelineEntry(Schema):
    """One thing that happened to a target, in words."""

    at: datetime
    target_id: UUID
    platform: Platform
    text: str
    tone: Literal["neutral", "good", "bad", "waiting"]


class PostDetail(PostView):
    """A post with everything that happened, the oldest first."""

    timeline: list[TimelineEntry]


class ListPosts(PageRequest):
    """Which posts: of an export, of an account, due within two instants; with `after` the soonest comes first.

    `awaiting_approval`: those alone that wait for somebody to approve them, the soonest first.
    """

    export_id: UUID | None = None
    awaiting_approval: bool = False
    account_id: UUID | None = None
    after: datetime | None = None
    before: datetime | None = None


class TargetInput(BaseModel):
    """What the publish machine hands to its task: who works on which target from which instant on."""

    owner_id: UUID
    run_id: UUID  # the lease
    target_id: UUID
    at: datetime


class FailedDelivery(TargetInput):
    """The publish machine's input and its error."""

    error: dict[str, Any] = Field(default_factory=dict)


class Delivered(TargetInput):
    """Whether the same worker goes on at `at`, or is done with the target."""

    next: Literal["wait", "done"]


class PostPublished(Event):
    """A post is live in an account."""

    owner_id: UUID
    target_id: UUID


class PostsMissed(Event):
    """Posts of a workspace missed their time."""

    owner_id: UUID


class PostFailed(Event):
    """A post is not in an account, or nobody can tell; its target says why."""

    owner_id: UUID
    target_id: UUID


class PostProposed(Event):
    """A post waits for somebody who may approve it."""

    owner_id: UUID
    post_id: UUID


class PostDecided(Event):
    """Somebody approved a post or sent it back; whoever proposed it is told."""

    owner_id: UUID
    review_id: UUID


class ApprovalReminderDue(Event):
    """A post still waits for approval shortly before its time."""

    owner_id: UUID
    post_id: UUID
