"""Projects as the API shows them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.jobs import rules as jobs
from cutroom.jobs import runs
from cutroom.jobs import service as job_service
from cutroom.jobs.schemas import RunState, StageState
from cutroom.renders import given
from cutroom.renders.schemas import ExportState
from cutroom.runtime.context import Context
from cutroom.studio import photo_rules, queries, rules
from cutroom.studio.models import Photo, Project, Revision, Scene
from cutroom.studio.photo_views import photo_views, thumbnail
from cutroom.studio.schemas import ProjectSummary, ProjectView, RevisionView, SceneView

NONE: jobs.Fractions = {}


class Read(NamedTuple):
    """What is known of projects: their scenes and photos, newest jobs with their parts, and exports."""

    scenes: Mapping[UUID, Sequence[Scene]]
    photos: Mapping[UUID, Sequence[Photo]]
    runs: Mapping[UUID, RunState]
    parts: Mapping[UUID, Sequence[StageState]]
    exports: Mapping[UUID, ExportState]


def read(session: Session, projects: Sequence[Project]) -> Read:
    """Everything that the views of these projects need, in five queries."""
    ids = [one.id for one in projects]
    run_ids = [one.run_id for one in projects if one.run_id]
    return Read(
        queries.scenes_of(session, ids),
        queries.photos_of(session, ids),
        runs.of_ids(session, run_ids),
        runs.stages_of(session, run_ids),
        given.states_of(session, [one.export_id for one in projects if one.export_id]),
    )


def project(ctx: Context, project: Project, read: Read, revisions: Mapping[UUID, Sequence[Revision]]) -> ProjectView:
    """A project with all its scenes."""
    run = read.runs.get(project.run_id) if project.run_id else None
    parts: Sequence[StageState] = read.parts[run.id] if run else ()
    fractions: jobs.Fractions = job_service.fractions(ctx, run) if run else NONE
    standing = _standing(project, read, fractions)
    scenes, photos = read.scenes[project.id], read.photos[project.id]
    plan = photo_rules.plan_of(project, photos)
    shown = parts if standing.status in ("rendering", "needs_attention") else ()
    same: dict[str, Any] = {name: getattr(project, name) for name in ProjectView.model_fields if hasattr(Project, name)}
    same["scenes"] = [_scene(project, one, revisions[one.id], shown, fractions) for one in scenes]
    same["photos"] = photo_views(ctx, project, photos, plan, shown, fractions)
    return ProjectView(
        **same,
        status=standing.status,
        progress=standing.fraction,
        error=standing.error,
        duration_ms=plan.duration_ms if plan else rules.total_ms(scenes, project.voice),
        job_id=project.run_id,
        stages=jobs.progress("studio", run, parts, fractions).stages if run else [],
        rendered=standing.status == "ready",
    )


def summary(ctx: Context, project: Project, read: Read) -> ProjectSummary:
    """A project as a list shows it."""
    standing, scenes = _standing(project, read, NONE), read.scenes[project.id]
    photos = [photo for photo in read.photos[project.id] if photo.shown]
    of_photos = project.kind == photo_rules.KIND
    names = ("id", "kind", "title", "aspect", "created_at", "updated_at")
    first = scenes[0] if scenes else None
    return ProjectSummary(
        **{name: getattr(project, name) for name in names},
        status=standing.status,
        progress=standing.fraction,
        duration_ms=photo_rules.duration_ms(project, photos) if of_photos else rules.total_ms(scenes, project.voice),
        scenes=len(scenes) or len(photos),
        scene_id=first.id if first else None,
        picture=rules.poster_print(first, project.style, project.aspect) if first else "",
        picture_url=thumbnail(ctx, photos[0]) if photos else None,
    )


def _standing(project: Project, read: Read, fractions: jobs.Fractions) -> rules.Standing:
    run = read.runs.get(project.run_id) if project.run_id else None
    done = jobs.progress("studio", run, read.parts[run.id], fractions).fraction if run else 0.0
    composed = project.export_id if project.composed_run_id == project.run_id else None
    return rules.standing(project, run, done, read.exports.get(composed) if composed else None)


def _scene(
    project: Project,
    scene: Scene,
    revisions: Sequence[Revision],
    parts: Sequence[StageState],
    fractions: jobs.Fractions,
) -> SceneView:
    names = ("id", "role", "narration", "heading", "visual", "design", "subject", "revision", "error")
    status = rules.scene_status(scene.position, parts)
    return SceneView(
        **{name: getattr(scene, name) for name in names},
        duration_ms=rules.length_ms(scene, project.voice),
        picture=rules.poster_print(scene, project.style, project.aspect),
        revisions=[RevisionView.model_validate(one) for one in revisions],
        status=status,
        progress=1.0 if status == "done" else fractions.get((rules.SCENES, scene.position), 0.0),
    )
