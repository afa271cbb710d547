"""Analyses in the house: what is seen and heard in a video, from which moments are chosen."""

from cutroom.kit.manifest import Capability, Machine, Needs, Notice

WORKS = Needs(
    memory_mb=3008,
    timeout_s=900,
    disk_mb=4096,
    read=("uploads", "drop", "media", "work"),
    write=("work",),
    delete=("work",),
    parts=("work",),
)

CAPABILITY = Capability(
    name="analysis",
    events=("AnalysisFinished",),
    consumes={
        "VideoProbed": "analysis.events.on_video_probed",
        "AnalysisFinished": "analysis.notices.on_analysis_finished",
        "JobFailed": "analysis.notices.on_job_failed",
    },
    notices=(
        Notice(
            "analysis_ended",
            group="Videos",
            label="Clips are ready, or a video couldn’t be analyzed",
            texts={"ready": "Clips of “{title}” are ready", "failed": "“{title}” couldn’t be analyzed"},
            page="/videos/{video_id}",
            by_mail=False,
        ),
    ),
    machines=(
        Machine(
            "analysis",
            label="Finding clips",
            function="analyze",
            subject=("analysis_id", "video_id"),
            steps=("analysis.tasks.plan", "analysis.tasks.see", "analysis.tasks.join", "analysis.tasks.finish"),
            stages={"plan": 0.05, "see": 0.4, "hear": 0.45, "join": 0.03, "choose": 0.07},
            failed="analysis.events.failed",
            definition="infra.machines.analysis",
            timeout_s=8 * 3600,
        ),
        Machine(
            "selection",
            label="Finding different clips",
            function="analyze",
            subject=("analysis_id", "video_id"),
            steps=("clips.tasks.choose", "analysis.tasks.finish"),
            stages={"choose": 1.0},
            failed="analysis.events.failed",
            timeout_s=1800,
        ),
    ),
    needs={
        "analyze": WORKS._replace(
            layers=("ffmpeg", "vision"),
            packs=("models",),
            write=("media", "work"),
            delete=("media", "work"),
        ),
        "speech": WORKS._replace(tasks=("analysis.tasks.hear",), layers=("vision",), packs=("speech",)),
    },
)
