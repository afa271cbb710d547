"""What webhooks tell."""

from uuid import UUID

from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event


class WebhookReceived(Event):
    """A webhook has been verified and stored; whose source it is reads it by its id."""

    source: str
    webhook_id: UUID


class Receipt(Schema):
    """What the sender is answered; `duplicate` says that this event was there already. Its id is for us."""

    received: bool = True
    duplicate: bool = False
    event_id: str = ""
