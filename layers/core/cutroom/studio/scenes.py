"""Use cases of a project's scenes: words, order and looks. Every change names the project's version as it was read."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid
from cutroom.media.generation.script import SceneScript
from cutroom.runtime.context import Actor, Context
from cutroom.studio import catalog, queries, rules
from cutroom.studio.errors import RevisionLimit
from cutroom.studio.models import Project, Revision, Scene
from cutroom.studio.schemas import (
    AddScene,
    OrderScenes,
    ProjectView,
    RegenerateScene,
    SelectRevision,
    UpdateScene,
    Versioned,
)
from cutroom.studio.service import add_scene, changed, get, locked, look_of

LOOKS = ("visual", "design", "subject", "seed")


def add(ctx: Context, actor: Actor, project_id: UUID, request: AddScene) -> ProjectView:
    """A new scene after another one, or first. Raises NotFound, Invalid where there are too many, Conflict."""
    written = SceneScript(role="point", narration=request.narration, heading=request.heading, visual=request.visual)
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        after = queries.scene(session, project_id, request.after) if request.after else None
        _insert(session, project, written, after)
    return get(ctx, actor, project_id)


def duplicate(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID, request: Versioned) -> ProjectView:
    """The same scene once more, after itself. Raises NotFound, Invalid where there are too many, Conflict."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        scene = queries.scene(session, project_id, scene_id)
        _insert(session, project, rules.script_of(scene), scene)
    return get(ctx, actor, project_id)


def _insert(session: Session, project: Project, written: SceneScript, after: Scene | None) -> None:
    scenes = queries.scenes(session, project.id)
    if len(scenes) >= rules.MOST_SCENES:
        raise Invalid(f"A video has {rules.MOST_SCENES} scenes at most. Delete one first.", field="scenes")
    at = after.position + 1 if after else 0
    for scene in scenes[at:]:
        scene.position += 1
    seed = after.seed + 1 if after else rules.seed_of(project.prompt) + len(scenes)
    add_scene(session, project, written, at, seed)
    changed(project)


def update(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID, request: UpdateScene) -> ProjectView:
    """Other words, another picture or design. Raises NotFound, Invalid, Conflict for a stale version."""
    if request.design:
        catalog.require(catalog.options(ctx), design=request.design)
    sent = {name: value for name, value in request.model_dump(exclude={"version"}).items() if value is not None}
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        scene = queries.scene(session, project_id, scene_id)
        for name, value in sent.items():
            setattr(scene, name, value or None if name in ("design", "subject") else value)
        scene.error = None
        _wear(_look(session, scene, scene.revision), scene)
        changed(project)
    return get(ctx, actor, project_id)


def delete(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID, version: int | None) -> ProjectView:
    """Remove a scene. Raises NotFound, Invalid for the last one, Conflict for a stale version."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, version, "prompt")
        gone = queries.scene(session, project_id, scene_id)
        rest = [one for one in queries.scenes(session, project_id) if one.id != gone.id]
        if not rest:
            raise Invalid("A video needs at least one scene.", field="scenes")
        session.delete(gone)
        _place(rest)
        changed(project)
    return get(ctx, actor, project_id)


def order(ctx: Context, actor: Actor, project_id: UUID, request: OrderScenes) -> ProjectView:
    """Put the scenes into another order. Raises NotFound, Invalid unless each is named once, Conflict."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        known = {one.id: one for one in queries.scenes(session, project_id)}
        if sorted(known) != sorted(request.scene_ids):
            raise Invalid("Name every scene of the project once.", field="scene_ids")
        _place([known[scene_id] for scene_id in request.scene_ids])
        changed(project)
    return get(ctx, actor, project_id)


def _place(scenes: list[Scene]) -> None:
    for position, scene in enumerate(scenes):
        scene.position = position


def regenerate(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID, request: RegenerateScene) -> ProjectView:
    """Another look of a scene, kept beside those before. Raises NotFound, RevisionLimit, Conflict, Invalid."""
    known = catalog.options(ctx)
    catalog.require(known, design=request.design)
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        scene = queries.scene(session, project_id, scene_id)
        kept = queries.revisions(session, [scene_id])[scene_id]
        if len(kept) >= rules.MOST_REVISIONS:
            raise RevisionLimit(
                f"{rules.MOST_REVISIONS} versions of a scene are kept. Choose one of them, or change its words."
            )
        number = 1 + max((one.number for one in kept), default=0)
        scene.seed = rules.seed_of(f"{scene.id}:{number}")
        scene.design = request.design or catalog.another_design(known, kept, scene.seed)
        scene.revision = number
        session.add(look_of(scene, number))
        changed(project)
    return get(ctx, actor, project_id)


def select(ctx: Context, actor: Actor, project_id: UUID, scene_id: UUID, request: SelectRevision) -> ProjectView:
    """Go back to one of a scene's looks. Raises NotFound, Conflict for a stale version."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, "prompt")
        scene = queries.scene(session, project_id, scene_id)
        look = _look(session, scene, request.number)
        for name in LOOKS:
            setattr(scene, name, getattr(look, name))
        scene.revision = look.number
        changed(project)
    return get(ctx, actor, project_id)


def _look(session: Session, scene: Scene, number: int) -> Revision:
    kept = queries.revisions(session, [scene.id])[scene.id]
    found = next((one for one in kept if one.number == number), None)
    if found is None:
        raise Invalid("This scene has no such version.", field="number")
    return found


def _wear(look: Revision, scene: Scene) -> None:
    """The scene's look as it is now is what the revision keeps."""
    for name in LOOKS:
        setattr(look, name, getattr(scene, name))
