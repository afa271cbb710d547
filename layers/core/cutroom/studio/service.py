"""Use cases of studio projects."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete as remove
from sqlalchemy.orm import Session

from cutroom.jobs import runs
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import Page
from cutroom.media.generation.script import SceneScript, Script
from cutroom.renders import given
from cutroom.runtime import calls, idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.studio import catalog, photo_rules, queries, rules, views
from cutroom.studio.models import Project, Revision, Scene
from cutroom.studio.schemas import (
    CreateProject,
    ListProjects,
    Poster,
    PosterInput,
    PosterView,
    ProjectSummary,
    ProjectView,
    RewriteProject,
    StudioOptions,
    UpdateProject,
)

# What a project is made of that is not of the kind.
OTHERS = {"prompt": "photos, and has no scenes", "photos": "scenes, and has no photos"}


class _Created(idempotency.BaseModel):
    project_id: UUID


def create(ctx: Context, actor: Actor, request: CreateProject, key: str | None = None) -> ProjectView:
    """Write a script from a prompt and keep it as a project; nothing is made or spent yet.

    The same `key` gives the same project. Raises Invalid for a prompt without words, and for unknown names.
    """
    known = catalog.options(ctx)
    catalog.require(known, style=request.style, voice=request.voice, mood=request.mood)
    script = catalog.write(ctx, request.prompt, request.seconds)
    voice = catalog.voice_of(known, script, request.voice)
    style, mood = _look(known, request)
    with ctx.transaction(actor) as session:
        created = idempotency.once(
            session,
            actor.workspace_id,
            "studio",
            key,
            request,
            lambda: _Created(project_id=_add(session, actor, request, script, (style, voice, mood))),
            view=_Created,
        )
    return get(ctx, actor, created.project_id)


def _look(known: StudioOptions, request: CreateProject) -> tuple[str, str]:
    """Style and music: what was asked for, else what the prompt itself picks, always the same."""
    seed = rules.seed_of(request.prompt)
    return rules.chosen(request.style, known.styles, seed), rules.chosen(request.mood, known.moods, seed // 7)


def _add(session: Session, actor: Actor, request: CreateProject, script: Script, look: tuple[str, str, str]) -> UUID:
    style, voice, mood = look
    project = Project(
        id=new_id(),
        owner_id=actor.workspace_id,
        created_by=actor.created_by,
        style=style,
        voice=voice,
        mood=mood,
        **request.model_dump(include={"kind", "prompt", "aspect", "seconds"}),
        **script.model_dump(include={"title", "language", "intent", "outline", "questions"}),
    )
    session.add(project)
    session.flush()
    write_scenes(session, project, script.scenes)
    return project.id


def write_scenes(session: Session, project: Project, scenes: Sequence[SceneScript]) -> None:
    """The scenes of a script, in place of those that the project has."""
    session.execute(remove(Scene).where(Scene.project_id == project.id))
    base = rules.seed_of(project.prompt)
    for position, written in enumerate(scenes):
        add_scene(session, project, written, position, base + position)


def add_scene(session: Session, project: Project, written: SceneScript, position: int, seed: int) -> Scene:
    """A scene at a position, with its first look."""
    place = {"owner_id": project.owner_id, "project_id": project.id, "position": position}
    scene = Scene(id=new_id(), seed=seed, **place, **written.model_dump())
    session.add(scene)
    session.flush()
    session.add(look_of(scene, 1))
    return scene


def look_of(scene: Scene, number: int) -> Revision:
    """A scene's look as it is now, to be kept."""
    looks = {name: getattr(scene, name) for name in ("owner_id", "visual", "design", "subject", "seed")}
    return Revision(scene_id=scene.id, number=number, **looks)


def get(ctx: Context, actor: Actor, project_id: UUID) -> ProjectView:
    """A project with its scenes and how far it is. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        project = queries.get(session, project_id)
        read = views.read(session, [project])
        revisions = queries.revisions(session, [one.id for one in read.scenes[project.id]])
    return views.project(ctx, project, read, revisions)


def list_projects(ctx: Context, actor: Actor, request: ListProjects) -> Page[ProjectSummary]:
    """A page of projects, those changed last first."""
    with ctx.snapshot(actor) as session:
        projects, total = queries.list_projects(session, request)
        read = views.read(session, projects)
    items = [views.summary(ctx, project, read) for project in projects]
    return Page[ProjectSummary](items=items, total=total, page=request.page, limit=request.limit)


def locked(session: Session, project_id: UUID, version: int | None, kind: str | None = None) -> Project:
    """A project that is about to be changed.

    Raises NotFound, Invalid for one of another kind, Conflict for a stale version or while it is rendered.
    """
    project = queries.get(session, project_id, lock=True)
    if kind and project.kind != kind:
        raise Invalid(f"This project is made of {OTHERS[kind]}.", field="project_id")
    if version is not None and project.version != version:
        raise Conflict("This project was changed elsewhere. Reload it and try again.", version=project.version)
    run = runs.get(session, project.run_id) if project.run_id else None
    if run and run.status in runs.ACTIVE:
        raise Conflict("This video is rendering. Cancel it to make changes.", job_id=str(run.id))
    return project


def changed(project: Project) -> None:
    """Count a change."""
    project.version += 1
    project.updated_at = now()


def update(ctx: Context, actor: Actor, project_id: UUID, request: UpdateProject) -> ProjectView:
    """Another title, style, voice, music mood or aspect. Raises NotFound, Invalid, Conflict for a stale version."""
    known = catalog.options(ctx)
    catalog.require(known, style=request.style, voice=request.voice, mood=catalog.scored(request.mood))
    sent = {name: value for name, value in request.model_dump(exclude={"version"}).items() if value is not None}
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version)
        photo_rules.require_setting(project, sent, request.mood)
        catalog.require_language(known, request.voice or "", project.language)
        for name, value in sent.items():
            setattr(project, name, value)
        changed(project)
    return get(ctx, actor, project_id)


def rewrite(ctx: Context, actor: Actor, project_id: UUID, request: RewriteProject) -> ProjectView:
    """Write the script again; every scene is replaced. Raises NotFound, Invalid, Conflict for a stale version."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        prompt, seconds = request.prompt or project.prompt, request.seconds or project.seconds
        voice = project.voice
    script, known = catalog.write(ctx, prompt, seconds), catalog.options(ctx)
    if not catalog.speaks(known, voice, script.language):
        voice = catalog.voice_of(known, script, None)
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version)
        project.prompt, project.seconds, project.voice = prompt, seconds, voice
        for name in ("title", "language", "intent", "outline", "questions"):
            setattr(project, name, getattr(script, name))
        write_scenes(session, project, script.scenes)
        changed(project)
    return get(ctx, actor, project_id)


def delete(ctx: Context, actor: Actor, project_id: UUID) -> None:
    """Remove a project with its voices and pictures; its exports stay.

    Raises NotFound, Conflict while its video is being made.
    """
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, None)
        given.require_finished(session, project_id)
    ctx.blobs.delete_under(rules.prefix(actor.workspace_id, project_id))
    with ctx.transaction(actor) as session:
        given.forget_project(session, project_id)
        session.delete(queries.get(session, project.id, lock=True))


def poster(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID) -> PosterView:
    """A scene's picture, drawn once for the same scene and style. Raises NotFound, Invalid."""
    with ctx.transaction(actor) as session:
        project = queries.get(session, project_id)
        scene = queries.scene(session, project_id, scene_id)
    width, height = rules.poster_size(project.aspect)
    key = rules.key(project, "poster", rules.poster_print(scene, project.style, project.aspect), "jpg")
    if not ctx.blobs.exists(key):
        script = rules.script_of(scene).model_dump(mode="json")
        wanted = PosterInput(key=key, scene=script, style=project.style, width=width, height=height, seed=scene.seed)
        calls.call(ctx, "studio.poster", wanted, Poster)
    return PosterView(url=ctx.blobs.url(key), width=width, height=height)
