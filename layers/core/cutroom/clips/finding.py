"""Finding clips by what they mean."""

from uuid import UUID

from cutroom.ai.schemas import Embedded, EmbedInput
from cutroom.clips import queries, rules
from cutroom.clips.schemas import ClipView, FoundClip, FoundClips, ListSimilar, SearchClips, SimilarClip, SimilarClips
from cutroom.clips.service import views
from cutroom.media.speech import lexicon
from cutroom.runtime import calls
from cutroom.runtime.context import Actor, Context

MOST_SENTENCES, MOST_WITH_WORDS = 200, 200


def similar(ctx: Context, actor: Actor, clip_id: UUID, request: ListSimilar) -> SimilarClips:
    """The clips of the whole library that are nearest in meaning; none for a clip without speech. Raises NotFound."""
    with ctx.transaction(actor) as session:
        clip = queries.get(session, clip_id)
        nearest = queries.similar(session, clip, request.k) if clip.embedding is not None else []
        clips = views(session, [one for one, _ in nearest])
        similarities = [rules.similarity(far) for _, far in nearest]
    items = [SimilarClip(clip=one, similarity=value) for one, value in zip(clips, similarities, strict=True)]
    return SimilarClips(items=items)


def search(ctx: Context, actor: Actor, request: SearchClips) -> FoundClips:
    """The clips that answer a prompt best, by the meaning of their sentences and by their words.

    Where no model can tell what the prompt means, the words alone decide.
    """
    wanted = EmbedInput(owner_id=actor.workspace_id, texts=[request.prompt])
    meant = calls.call(ctx, "ai.embed", wanted, Embedded)
    words = sorted({word for word in lexicon.content(request.prompt) if word.isalnum()})
    with ctx.transaction(actor) as session:
        near: dict[UUID, queries.Near] = {}
        if meant.rows:
            rows = queries.near_sentences(session, meant.rows[0], meant.model, request.video_id, MOST_SENTENCES)
            for row in reversed(rows):  # the nearest sentence of a clip comes last and stays
                near[row.clip_id] = row
        named = queries.with_words(session, words, request.video_id, MOST_WITH_WORDS)
        clips = queries.of_ids(session, [*{*near, *named}])
        return FoundClips(items=_ranked(request, views(session, clips), [clip.text for clip in clips], near))


def _ranked(
    request: SearchClips, clips: list[ClipView], texts: list[str], near: dict[UUID, queries.Near]
) -> list[FoundClip]:
    best = [near.get(clip.id) for clip in clips]
    meant = [rules.similarity(one.distance) if one else None for one in best]
    relevances = rules.relevance(request.prompt, texts, meant)
    answers = [
        FoundClip(
            clip=clip,
            relevance=value,
            sentence=one.text if one else None,
            sentence_start_ms=one.start_ms if one else None,
        )
        for clip, one, value in zip(clips, best, relevances, strict=True)
        if value >= rules.LEAST
    ]
    return sorted(answers, key=lambda one: (-one.relevance, str(one.clip.id)))[: request.limit]
