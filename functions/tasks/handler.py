"""Every function that does nothing but tasks: which they are follows from its name and the capabilities' manifests."""

from cutroom.runtime.settings import Settings
from cutroom.runtime.tasks import handler_of

handler = handler_of(Settings.from_environment().function)
