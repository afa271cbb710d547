"""Splices in the house."""

from cutroom.kit.manifest import Capability

CAPABILITY = Capability(name="splices")
