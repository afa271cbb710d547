"""The cut for other editors: OpenTimelineIO in and out, FCPXML and EDL out. Every cut keeps its frame.

What other editors have no word for (crops, captions, layouts) travels in OpenTimelineIO's metadata, so that an Edit
comes back as it was; a timeline that another program made comes in with its cuts, gaps, dissolves and speeds.
"""

from cutroom.media.interchange.reading import read_otio as read_otio
from cutroom.media.interchange.writing import WRITERS as WRITERS
from cutroom.media.interchange.writing import write as write
