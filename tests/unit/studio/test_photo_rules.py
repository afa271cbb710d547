"""What a project of photos will be: who is shown when, what is suggested, and what makes two clips the same."""

from uuid import UUID

import pytest

from cutroom.kit.errors import Invalid
from cutroom.kit.ids import new_id
from cutroom.media.generation.photos import arranging, planning
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.studio import photo_rules
from cutroom.studio.models import Photo, Project
from tests.unit.media.generation.photos.samples import facts

PROJECT = UUID(int=7)


def project(**more: object) -> Project:
    told = {"kind": "photos", "opening": "", "style": "midnight", "mood": "calm", "seconds": 0, "aspect": "9:16"}
    return Project(id=PROJECT, owner_id=UUID(int=8), **(told | more))


def photo(name: str, known: PhotoFacts, *, shown: bool = True) -> Photo:
    return Photo(id=new_id(), name=name, shown=shown, facts=known.model_dump(mode="json"))


def different(count: int) -> list[Photo]:
    """Photos that are an hour apart and look nothing like each other."""
    return [
        photo(f"{k}.jpg", facts(at_s=3600 * k, print_=(1 << 64) - 1 if k % 2 else 0, grey=k / count))
        for k in range(count)
    ]


def test_every_shown_photo_has_its_moment_in_the_order_of_the_sheet() -> None:
    photos = different(4)
    photos[1].shown = False
    plan = photo_rules.require_plan(project(), photos)
    seen = photo_rules.moments(plan)
    assert list(seen) == [photos[k].id for k in (0, 2, 3)] == photo_rules.ids(plan)
    starts = [moment.starts_ms for moment in seen.values()]
    assert starts[0] == 0
    assert starts == sorted(starts)


@pytest.mark.parametrize("seconds", [0, 5, 60])
@pytest.mark.parametrize("mood", ["calm", "none"])
def test_a_list_says_how_long_a_video_is_without_looking_for_bursts_or_motions(
    seconds: int, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, photos = project(seconds=seconds, mood=mood, opening="The lake"), different(30)
    expected = photo_rules.require_plan(made, photos).duration_ms

    def looked(*_: object) -> None:
        raise AssertionError("this takes long")

    monkeypatch.setattr(arranging, "bursts", looked)
    monkeypatch.setattr(planning, "motions", looked)
    assert photo_rules.duration_ms(made, photos) == expected
    assert photo_rules.duration_ms(made, []) == 0


def test_what_there_is_no_time_for_has_no_moment() -> None:
    photos = different(10)
    seen = photo_rules.moments(photo_rules.require_plan(project(seconds=5), photos))
    assert 0 < len(seen) < 10


def test_without_a_shown_photo_there_is_no_plan() -> None:
    with pytest.raises(Invalid):
        photo_rules.require_plan(project(), [photo("a.jpg", facts(), shown=False)])
    assert photo_rules.moments(None) == {}


def test_the_best_of_a_burst_is_suggested_among_those_that_are_shown() -> None:
    burst = [photo(f"{k}.jpg", facts(at_s=k, sharpness=sharpness)) for k, sharpness in enumerate((5, 20, 10))]
    assert photo_rules.suggested(burst) == {burst[1].id: [burst[0].id, burst[2].id]}
    burst[1].shown = False
    assert photo_rules.suggested(burst) == {burst[2].id: [burst[0].id]}


def test_only_the_first_clip_changes_with_the_title() -> None:
    photos = different(3)

    def prints(**more: object) -> list[str]:
        made = project(**more)
        plan = photo_rules.require_plan(made, photos)
        return [photo_rules.clip_print(made, plan, k) for k in range(3)]

    # A title gives its photo more time, so both have one.
    first, other = prints(opening="The lake"), prints(opening="The hill")
    assert first[0] != other[0]
    assert first[1:] == other[1:]
    assert prints(aspect="1:1")[1] != prints()[1]


@pytest.mark.parametrize(
    ("kind", "sent", "mood", "field"),
    [
        ("photos", {"voice": "heart"}, None, "voice"),
        ("prompt", {"seconds": 15}, None, "seconds"),
        ("prompt", {"opening": "x"}, None, "opening"),
        ("prompt", {"mood": "none"}, "none", "mood"),
    ],
)
def test_a_setting_of_another_kind_of_project_is_refused(
    kind: str, sent: dict[str, str], mood: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        photo_rules.require_setting(project(kind=kind), sent, mood)
    assert refused.value.details["field"] == field


def test_a_video_of_photos_may_go_without_music() -> None:
    photo_rules.require_setting(project(), {"mood": "none", "seconds": 0}, "none")
    assert photo_rules.look_of(project(mood="none")).mood is None
