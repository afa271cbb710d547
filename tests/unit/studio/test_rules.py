"""How a studio project stands, and what makes two of its files the same."""

from uuid import UUID

import pytest

from cutroom.jobs.schemas import RunState
from cutroom.jobs.schemas import Status as JobStatus
from cutroom.kit.ids import new_id
from cutroom.renders.schemas import ExportState
from cutroom.studio import rules
from cutroom.studio.models import Project, Scene
from cutroom.studio.schemas import Choice, Status, StudioOptions

VOICES = StudioOptions(
    styles=[],
    voices=[
        Choice(name="silent", label="Silent"),
        Choice(name="heart", label="Heart", language="en"),
        Choice(name="luz", label="Luz", language="es-MX"),
    ],
    moods=[],
    designs=[],
)


def project(*, version: int = 2, rendered: int | None = 2, outline: bool = False) -> Project:
    return Project(id=new_id(), owner_id=new_id(), version=version, rendered_version=rendered, outline=outline)


def run(status: str, error: str | None = None) -> RunState:
    return RunState(UUID(int=1), "studio", UUID(int=2), {}, status, 1, error)


def scene(**more: object) -> Scene:
    told: dict[str, object] = {
        "role": "point",
        "narration": "One two three.",
        "heading": "One",
        "visual": "x",
        "seed": 1,
    }
    return Scene(**(told | {"design": None, "subject": None} | more))


@pytest.mark.parametrize(
    ("newest", "export", "status"),
    [
        (None, None, "draft"),
        (run("queued"), None, "rendering"),
        (run("running"), None, "rendering"),
        (run("failed", "Why"), None, "needs_attention"),
        (run("cancelled"), None, "draft"),
        (run("succeeded"), ExportState("queued", 0, None), "rendering"),
        (run("succeeded"), ExportState("completed", 1, None), "ready"),
        (run("succeeded"), ExportState("failed", 0.5, "Why"), "needs_attention"),
        (run("succeeded"), ExportState("cancelled", 0.5, None), "draft"),
        (run("succeeded"), None, "draft"),
    ],
)
def test_a_project_stands_as_its_newest_job_and_its_export_say(
    newest: RunState | None, export: ExportState | None, status: Status
) -> None:
    standing = rules.standing(project(), newest, 0.5, export)
    assert standing.status == status
    assert standing.error == ("Why" if status == "needs_attention" else None)


@pytest.mark.parametrize(("outline", "status"), [(False, "draft"), (True, "needs_input")])
def test_a_change_after_the_render_makes_it_a_draft(outline: bool, status: Status) -> None:
    changed = project(version=3, rendered=2, outline=outline)
    for one in (run("succeeded"), run("failed", "Old")):
        assert rules.standing(changed, one, 1, ExportState("completed", 1, None)) == (status, 0, None)


def test_progress_never_goes_back_from_the_last_scene_to_the_export() -> None:
    shares = [rules.standing(project(), run("running"), share, None).fraction for share in (0, 0.5, 1)]
    states: list[tuple[JobStatus, float]] = [("queued", 0), ("processing", 0.5), ("completed", 1)]
    shares += [rules.standing(project(), run("succeeded"), 1, ExportState(*one, None)).fraction for one in states]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


@pytest.mark.parametrize(
    ("change", "voice", "poster"),
    [
        ({"narration": "Other words."}, True, True),
        ({"heading": "Other"}, False, True),
        ({"design": "badge"}, False, True),
        ({"seed": 2}, False, True),
        ({}, False, False),
    ],
)
def test_a_file_is_made_again_when_what_it_is_made_of_has_changed(
    change: dict[str, object], voice: bool, poster: bool
) -> None:
    before, after = scene(), scene(**change)
    assert (rules.voice_print(before, "heart") != rules.voice_print(after, "heart")) is voice
    assert (rules.poster_print(before, "ink", "9:16") != rules.poster_print(after, "ink", "9:16")) is poster


def test_a_length_is_the_voices_own_until_its_words_or_the_voice_change() -> None:
    known = scene(duration_ms=3210)
    known.voice_print = rules.voice_print(known, "heart")
    assert rules.length_ms(known, "heart") == 3210
    assert rules.length_ms(known, "luz") == rules.estimated_ms(known.narration, "") == 1375
    known.narration = "word " * 40
    assert rules.length_ms(known, "heart") == 15_250


@pytest.mark.parametrize(("language", "voice"), [("en", "heart"), ("en-GB", "heart"), ("es", "luz"), ("de", "silent")])
def test_a_voice_is_chosen_that_speaks_the_language(language: str, voice: str) -> None:
    assert rules.voice_for(language, VOICES) == voice


@pytest.mark.parametrize("aspect", rules.SIZES)
def test_posters_have_the_shape_of_their_video_and_even_sides(aspect: str) -> None:
    (width, height), (wide, high) = rules.poster_size(aspect), rules.SIZES[aspect]
    assert width / height == pytest.approx(wide / high, abs=0.01)
    assert width % 2 == height % 2 == 0
