"""The cut for other editors: OpenTimelineIO in and out, FCPXML and EDL out. Every cut keeps its frame.

What other editors have no word for (crops, captions, layouts) travels in OpenTimelineIO's metadata, so that an Edit
comes back as it was; a timeline that another program made comes in with its cuts, gaps, dissolves and speeds.

`reading` probes the files that a timeline names; who only writes needs no ffmpeg, so it is imported by its own name.
"""

from cutroom.media.interchange.writing import WRITERS as WRITERS
from cutroom.media.interchange.writing import write as write
