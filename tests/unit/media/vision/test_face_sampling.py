"""Mouths and text are measured where they are, and nowhere else."""

import numpy as np

from cutroom.kit.spans import Span
from cutroom.media.schema import Box, Curve, DetectedFace, FaceSample, FaceTrack, Shot, Speech, TrackPoint
from cutroom.media.vision import active_speaker, face_sampling

FACE = Box(x=0.25, y=0.2, w=0.25, h=0.6, score=0.9)
RANDOM = np.random.default_rng(5)


def picture() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return np.asarray(RANDOM.integers(60, 120, (224, 384)), np.int16)


def test_a_mouth_that_moves_counts_and_a_head_that_moves_does_not() -> None:
    before = picture()
    spoken, turned = before.copy(), before.copy()
    rows, columns = slice(round(0.6 * 224), round(0.76 * 224)), slice(round(0.33 * 384), round(0.42 * 384))
    spoken[rows, columns] += 20
    turned += 20
    assert face_sampling.mouth_motion(before, spoken, FACE) > 5
    assert face_sampling.mouth_motion(before, turned, FACE) == 0


def test_lines_of_letters_are_text_and_a_plain_or_noisy_picture_is_not() -> None:
    plain = np.full((224, 384), 90, np.int16)
    letters = plain.copy()
    letters[100:116, 60:300:6] = 220
    letters[100:116, 61:300:6] = 220
    noise = np.asarray(RANDOM.integers(0, 255, (224, 384)), np.int16)
    shares = [face_sampling.text_share(one) for one in (plain, letters, noise)]
    assert shares[0] == 0
    assert shares[1] > 0.02
    assert shares[2] == 0


def test_frames_beyond_the_segment_are_not_kept() -> None:
    watcher = face_sampling.FaceSampler(lambda _frame: [FACE], Span(400, 1200))
    for at_ms in range(0, 1600, 100):
        watcher.look(at_ms, np.repeat(picture()[:, :, None], 3, axis=2).astype(np.uint8))
    watcher.finish()
    assert [one.at_ms for one in watcher.samples] == [400, 800]
    assert [len(one.boxes[0].mouth) for one in watcher.samples] == [4, 4]


def test_of_two_faces_the_one_whose_mouth_moves_speaks() -> None:
    def face(x: float, moves: float) -> list[DetectedFace]:
        lively = RANDOM.uniform(0.8, 1.2, (20, 4)) * moves
        return [DetectedFace(x=x, y=0.2, w=0.2, h=0.4, score=0.9, mouth=row.tolist()) for row in lively]

    left, right = face(0.1, 0.3), face(0.6, 4.0)
    samples = [FaceSample(at_ms=i * 400, boxes=[a, b]) for i, (a, b) in enumerate(zip(left, right, strict=True))]
    tracks = [
        FaceTrack(
            track=n,
            start_ms=0,
            end_ms=8000,
            points=[TrackPoint(at_ms=i * 400, **one.model_dump(exclude={"mouth"})) for i, one in enumerate(boxes)],
        )
        for n, boxes in enumerate((left, right))
    ]
    shots = [Shot(start_ms=0, end_ms=8000, transition="start", confidence=1)]
    said = [Speech(start_ms=0, end_ms=4000, speaker="speaker_1")]
    marked = active_speaker.mark(tracks, samples, shots, said, Curve(step_ms=200, values=[-20.0] * 40))
    assert [point.speaking for point in marked[1].points[:10]] == [1.0] * 10
    assert max(point.speaking for point in marked[0].points) < 0.2
    assert marked[1].points[15].speaking == 0  # nobody speaks any more
