"""Publishing: posts on connected accounts, sent exactly once."""

from cutroom.kit.manifest import Capability

CAPABILITY = Capability(name="publishing")
