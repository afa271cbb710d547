"""The `Edit`: one document that describes any video Cutroom makes, and from which one compiler makes one ffmpeg run."""

from cutroom.media.edit.document import Edit as Edit
from cutroom.media.edit.document import load as load
from cutroom.media.edit.document import schema as schema
from cutroom.media.edit.layers import Background as Background
from cutroom.media.edit.layers import Crop as Crop
from cutroom.media.edit.layers import CropPoint as CropPoint
from cutroom.media.edit.layers import Source as Source
from cutroom.media.edit.layers import Track as Track
from cutroom.media.edit.layers import Transition as Transition
from cutroom.media.edit.layers import VideoLayer as VideoLayer
from cutroom.media.edit.layers import Zoom as Zoom
from cutroom.media.edit.output import Format as Format
from cutroom.media.edit.overlays import Captions as Captions
from cutroom.media.edit.overlays import CaptionWord as CaptionWord
from cutroom.media.edit.overlays import ImageOverlay as ImageOverlay
from cutroom.media.edit.overlays import TextOverlay as TextOverlay
from cutroom.media.edit.sounds import AudioLayer as AudioLayer
from cutroom.media.edit.units import Rect as Rect
