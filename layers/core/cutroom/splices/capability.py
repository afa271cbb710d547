"""Splices in the house."""

from cutroom.kit.capability import Capability

CAPABILITY = Capability(name="splices")
