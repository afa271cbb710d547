"""The stages of a video's making. What they make is in storage by what it is made of, and is never made twice."""

from typing import NamedTuple

from cutroom.jobs import runs
from cutroom.kit.errors import AppError
from cutroom.media.edit import Edit
from cutroom.media.generation.assemble import SceneAssets, assemble
from cutroom.media.generation.photos.planning import Plan
from cutroom.renders import given
from cutroom.runtime.context import Actor, Context
from cutroom.studio import assets, photo_making, photo_rules, queries, rules
from cutroom.studio.models import Photo, Project, Scene
from cutroom.studio.schemas import PlannedStudio, SceneDone, SceneInput, SceneItem, StudioInput

BROKEN = "This scene could not be made. Change its words or its design, and make the video again."
BROKEN_PHOTO = "This photo could not be used. Replace it or leave it out, and make the video again."


class _Whole(NamedTuple):
    """A project with what it is made of: scenes or photos."""

    project: Project
    scenes: list[Scene]
    photos: list[Photo]

    @property
    def of_photos(self) -> bool:
        return self.project.kind == photo_rules.KIND

    def plan(self) -> Plan:
        """What a video of photos will be. Raises Invalid without a photo."""
        return photo_rules.require_plan(self.project, self.photos)


def plan(ctx: Context, data: StudioInput) -> PlannedStudio:
    """Say which scenes are to be made, or which photos set in motion."""
    with runs.stage(ctx, data, "plan"):
        whole = _read(ctx, data)
        ids = photo_rules.ids(whole.plan()) if whole.of_photos else [scene.id for scene in whole.scenes]
        items = [SceneItem(index=index, scene_id=part_id) for index, part_id in enumerate(ids)]
    runs.expect(ctx, data, {rules.SCENES: len(items), rules.MUSIC: 1, rules.COMPOSE: 1})
    return PlannedStudio(**data.model_dump(), scenes=items)


def scene(ctx: Context, data: SceneInput) -> SceneDone:
    """Speak and draw one scene, or set one photo in motion; why it could not be done is kept with it."""
    leaves = rules.prefix(data.run.owner_id, data.run.project_id)
    with runs.stage(ctx, data.run, rules.SCENES, data.scene.index, leaves=leaves):
        whole = _read(ctx, data.run)
        try:
            if whole.of_photos:
                photo_making.clip(ctx, whole.project, whole.plan(), data.scene.index)
            else:
                one = next(one for one in whole.scenes if one.id == data.scene.scene_id)
                _remember(ctx, data, whole.project, assets.scene_assets(ctx, whole.project, one))
        except Exception as error:
            usual = BROKEN_PHOTO if whole.of_photos else BROKEN
            _blame(ctx, data, whole, error.message if isinstance(error, AppError) else usual)
            raise
    return SceneDone(index=data.scene.index)


def _blame(ctx: Context, data: SceneInput, whole: _Whole, reason: str) -> None:
    find = queries.photo if whole.of_photos else queries.scene
    with ctx.transaction(data.run.owner_id) as session:
        find(session, data.run.project_id, data.scene.scene_id).error = reason


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
        whole = _read(ctx, data)
        if whole.of_photos:
            photo_making.music(ctx, whole.project, whole.plan())
        else:
            assets.music_of(ctx, whole.project, _assembled(ctx, whole.project, whole.scenes).duration_ms)
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
        whole = _read(ctx, data)
        if whole.of_photos:
            edit = photo_making.assembled(ctx, whole.project, whole.photos)
        else:
            edit = _assembled(ctx, whole.project, whole.scenes, with_music=True)
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


def _read(ctx: Context, data: StudioInput) -> _Whole:
    with ctx.transaction(data.owner_id) as session:
        project = queries.get(session, data.project_id)
        return _Whole(project, queries.scenes(session, project.id), queries.photos(session, project.id))
