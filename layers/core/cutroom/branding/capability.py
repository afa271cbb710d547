"""Brands in the house."""

from cutroom.kit.manifest import Capability, Needs, Prefix

CAPABILITY = Capability(
    name="branding",
    objects={"brand": Prefix(exported=True)},
    needs={"api": Needs(read=("brand",), write=("brand",), delete=("brand",))},
)
