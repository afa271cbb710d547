"""Notifications: rows of the people who are told of something, and what each of them wants to be told of (ADR 0055)."""

from cutroom.kit.manifest import Capability, Clock, Needs

CAPABILITY = Capability(
    name="notifications",
    clocks=(Clock("notifications.tasks.forget", every="1 hour"),),
    needs={"events": Needs(sends_mail=True)},
)
