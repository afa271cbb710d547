"""Every function that does nothing but tasks: which they are follows from its name and the capabilities' manifests."""

from cutroom.runtime.handlers import handler_of
from cutroom.runtime.settings import Settings

handler = handler_of(Settings.from_environment().function)
