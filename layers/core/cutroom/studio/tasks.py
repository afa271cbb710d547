"""The stages of a video's making. What they make is in storage by what it is made of, and is never made twice."""

from cutroom.jobs import runs
from cutroom.kit.errors import AppError
from cutroom.media.edit import Edit
from cutroom.media.generation.assemble import SceneAssets, assemble
from cutroom.renders import given
from cutroom.runtime.context import Actor, Context
from cutroom.studio import assets, queries, rules
from cutroom.studio.models import Project, Scene
from cutroom.studio.schemas import PlannedStudio, SceneDone, SceneInput, SceneItem, StudioInput

BROKEN = "This scene could not be made. Change its words or its design, and make the video again."


def plan(ctx: Context, data: StudioInput) -> PlannedStudio:
    """Say which scenes are to be made."""
    with runs.stage(ctx, data, "plan"):
        _, scenes = _read(ctx, data)
        items = [SceneItem(index=index, scene_id=scene.id) for index, scene in enumerate(scenes)]
    runs.expect(ctx, data, {rules.SCENES: len(items), rules.MUSIC: 1, rules.COMPOSE: 1})
    return PlannedStudio(**data.model_dump(), scenes=items)


def scene(ctx: Context, data: SceneInput) -> SceneDone:
    """Speak and draw one scene; why it could not be done is kept with the scene."""
    leaves = rules.prefix(data.run.owner_id, data.run.project_id)
    with runs.stage(ctx, data.run, rules.SCENES, data.scene.index, leaves=leaves):
        project, scene = _scene(ctx, data)
        try:
            made = assets.scene_assets(ctx, project, scene)
        except Exception as error:
            _blame(ctx, data, error.message if isinstance(error, AppError) else BROKEN)
            raise
        _remember(ctx, data, project, made)
    return SceneDone(index=data.scene.index)


def _scene(ctx: Context, data: SceneInput) -> tuple[Project, Scene]:
    with ctx.transaction(data.run.owner_id) as session:
        project = queries.get(session, data.run.project_id)
        return project, queries.scene(session, project.id, data.scene.scene_id)


def _blame(ctx: Context, data: SceneInput, reason: str) -> None:
    with ctx.transaction(data.run.owner_id) as session:
        queries.scene(session, data.run.project_id, data.scene.scene_id).error = reason


def _remember(ctx: Context, data: SceneInput, project: Project, made: SceneAssets) -> None:
    """The scene is as long as it has become."""
    with ctx.transaction(data.run.owner_id) as session:
        scene = queries.scene(session, project.id, data.scene.scene_id)
        scene.voice_print, scene.error = rules.voice_print(scene, project.voice), None
        scene.duration_ms = assets.scene_ms(rules.script_of(scene), made.narration)


def music(ctx: Context, data: PlannedStudio) -> PlannedStudio:
    """Compose the music, as long as all scenes together."""
    leaves = rules.prefix(data.owner_id, data.project_id)
    with runs.stage(ctx, data, rules.MUSIC, leaves=leaves):
        project, scenes = _read(ctx, data)
        assets.music_of(ctx, project, _assembled(ctx, project, scenes).duration_ms)
    return data


def _assembled(ctx: Context, project: Project, scenes: list[Scene], *, with_music: bool = False) -> Edit:
    made = [assets.scene_assets(ctx, project, scene) for scene in scenes]
    script, size = rules.whole_script(project, scenes), rules.SIZES[project.aspect]
    edit = assemble(script, made, None, size=size)
    if not with_music:
        return edit
    score = assets.music_of(ctx, project, edit.duration_ms)
    return assemble(script, made, (score.key, score.info), size=size)


def compose(ctx: Context, data: PlannedStudio) -> StudioInput:
    """Put everything together as an Edit, and have it exported; with that the job is done.

    A function that a machine calls starts no jobs: as this one ends, the export has its turn (`TurnFreed`).
    """
    with runs.stage(ctx, data, rules.COMPOSE):
        project, scenes = _read(ctx, data)
        edit = _assembled(ctx, project, scenes, with_music=True)
        _export(ctx, data, edit)
    return StudioInput(**data.model_dump(include=set(StudioInput.model_fields)))


def _export(ctx: Context, data: PlannedStudio, edit: Edit) -> None:
    """The export of the Edit and the end of this job, at once; tried again after that, the export that there is."""
    with ctx.transaction(data.owner_id) as session:
        project = queries.get(session, data.project_id, lock=True)
        if project.composed_run_id != data.run_id or project.export_id is None:
            made = given.Given(edit, project.title, project.id, rules.resolution(project.aspect), project.created_by)
            project.export_id = given.add(ctx, session, Actor.system(data.owner_id), made)
            project.composed_run_id = data.run_id
        runs.succeed(session, data.run_id)


def _read(ctx: Context, data: StudioInput) -> tuple[Project, list[Scene]]:
    with ctx.transaction(data.owner_id) as session:
        project = queries.get(session, data.project_id)
        return project, queries.scenes(session, project.id)
