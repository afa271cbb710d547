"""What a quality report says: data alone."""

from cutroom.media.schema import Document


class QualityReport(Document):
    """Lengths in ms, loudness by EBU R128, shares of the length; `notes` say in words what is wrong.

    `sync_start_ms` and `sync_end_ms` tell how much later than the picture the sound begins and ends; None without it.
    `captions_on_faces` is the share of the moments with a caption in which it covers a face; None without either.
    `crop_acceleration` is in frame widths per frame and frame, `subject_inside` a share of the looks at a face.
    """

    duration_ms: int
    video_ms: int
    audio_ms: int
    sync_start_ms: float | None = None
    sync_end_ms: float | None = None
    width: int
    height: int
    fps: str
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    black_share: float
    frozen_share: float
    cut_words: int
    size_bytes: int
    bitrate_kbps: int = 0
    caption_onset_ms: float | None = None
    crop_acceleration: float = 0
    subject_inside: float | None = None
    captions_on_faces: float | None = None
    notes: list[str]
