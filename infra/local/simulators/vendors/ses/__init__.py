"""What Amazon SES tells of mail, by Amazon SNS: bounces and complaints, signed as SNS signs them.

Mail itself is taken by the emulator; here a person (or a test) says what became of it. The messages name the address of
a certificate at SNS; the local cloud's functions fetch it here in its place (`CUTROOM_SNS_URL`).
"""

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from infra.local.settings import MAIL_TOPIC, REGION
from infra.local.simulators import contracts, signatures
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Action, Call, Simulator, Vendor
from infra.local.simulators.webhooks import ENDPOINTS

KINDS = {"hard bounce": ("Bounce", "Permanent", "General"), "soft bounce": ("Bounce", "Transient", "MailboxFull"),
         "complaint": ("Complaint", "abuse", "")}  # fmt: skip
CERTIFICATES = "certificates"
DENIED = Reply(403, raw="<Error><Code>AccessDenied</Code></Error>", headers={"content-type": "application/xml"})


def refuse(_problem: Violation) -> Reply:
    """What SNS answers for anything but a certificate that it has."""
    return DENIED


def authorise(_call: Call) -> None:
    """Certificates are for everybody."""


def certificate(call: Call) -> Reply:
    """`GET /SimpleNotificationService-….pem`."""
    pem = call.simulator.state.get(CERTIFICATES, call.head.parameters["id"])
    if pem is None:
        raise Refused(DENIED)
    return Reply(200, raw=pem, headers={"content-type": "application/x-pem-file"})


def report(simulator: Simulator, given: dict[str, str]) -> Any:
    """Tell of a mail to `address` that bounced or was reported as spam. Raises ValueError, KeyError."""
    address, kind = given["address"], given["kind"]
    if kind not in KINDS or "@" not in address:
        raise ValueError(f"kind has to be one of {', '.join(KINDS)}, and address an e-mail address")
    message_id = str(uuid.uuid4())
    with simulator.state.transaction():
        simulator.webhooks.emit(kind, _message(simulator, message_id, _event(simulator, address, kind)), message_id)
    return {"message_id": message_id}


def _event(simulator: Simulator, address: str, kind: str) -> dict[str, Any]:
    """An event of SES in the shape of its event publishing."""
    name, first, second = KINDS[kind]
    at = simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    mail = {
        "messageId": uuid.uuid4().hex,
        "timestamp": at,
        "destination": [address],
        "source": "no-reply@cutroom.invalid",
    }
    if name == "Complaint":
        told: dict[str, Any] = {"complainedRecipients": [{"emailAddress": address}], "complaintFeedbackType": first}
    else:
        recipients = [{"emailAddress": address, "action": "failed", "status": "5.1.1"}]
        told = {"bounceType": first, "bounceSubType": second, "bouncedRecipients": recipients}
    return {"eventType": name, "mail": mail, name.lower(): told | {"timestamp": at, "feedbackId": uuid.uuid4().hex}}


def _message(simulator: Simulator, message_id: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Notification", "MessageId": message_id, "TopicArn": MAIL_TOPIC,
        "Subject": "Amazon SES Email Event Notification", "Message": json.dumps(event),
        "Timestamp": simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "SigningCertURL": f"https://sns.{REGION}.amazonaws.com/SimpleNotificationService-{_certificate_id(simulator)}.pem",
        "UnsubscribeURL": f"https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe",
    }  # fmt: skip


def certificate_id(secret: str) -> str:
    """The name of the certificate of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _certificate_id(simulator: Simulator) -> str:
    """The certificate of the endpoint's key; made when it is first needed. Raises ValueError without an endpoint."""
    endpoint = next(iter(simulator.state.all(ENDPOINTS).values()), None)
    if endpoint is None:
        raise ValueError("no webhook endpoint is registered")
    id = certificate_id(endpoint["secret"])
    if simulator.state.get(CERTIFICATES, id) is None:
        simulator.state.put(CERTIFICATES, id, signatures.certificate(endpoint["secret"]))
    return id


VENDOR = Vendor(
    name="ses",
    title="Amazon SES",
    contract=contracts.load(Path(__file__).with_name("contract.json")),
    handlers={"getCertificate": certificate},
    refuse=refuse,
    authorise=authorise,
    failures={
        "denied": refused_with(DENIED),
        "answer_lost": Fault("after_effect"),
        "late": Fault("slow", after_s=10.0),
    },
    scheme="sns",
    endpoint="/api/webhooks/ses",
    actions={"report": Action("Report mail", {"address": (), "kind": tuple(KINDS)}, report)},
)
