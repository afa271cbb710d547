"""What each function is: how much of a machine it gets, and what lies beside its code (docs/architecture.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

BASE = ("core", "deps")
MEDIA = (*BASE, "ffmpeg", "vision")


@dataclass(frozen=True)
class Spec:
    """One function: what lies beside its code and how much of a machine it gets."""

    name: str
    memory_mb: int
    timeout_s: int
    layers: Sequence[str] = BASE
    packs: Sequence[str] = ()
    disk_mb: int = 512  # of /tmp: packs, and the media that ffmpeg works on

    @property
    def title(self) -> str:
        """The function's construct name."""
        return f"{self.name.title()}Function"


SPECS = {
    spec.name: spec
    for spec in (
        Spec("api", 1769, 29, layers=MEDIA, packs=("models", "ai")),  # a whole processor: it shows frames
        Spec("events", 512, 60),
        Spec("ingest", 2048, 900, layers=(*BASE, "ffmpeg"), disk_mb=4096),
        Spec("analyze", 3008, 900, layers=MEDIA, packs=("models", "ai"), disk_mb=4096),
        Spec("speech", 3008, 900, layers=(*BASE, "vision"), packs=("speech", "ai"), disk_mb=4096),
        Spec("render", 8192, 900, layers=MEDIA, packs=("models",), disk_mb=10240),
        Spec("privacy", 1024, 900, disk_mb=2048),
        Spec("scheduler", 512, 60),
        Spec("migrate", 512, 300),
    )
}
