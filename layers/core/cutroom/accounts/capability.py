"""Accounts in the house."""

from cutroom.kit.manifest import Capability, Consumer, Needs

CAPABILITY = Capability(
    name="accounts",
    events=("MailRequested", "AccountClosed"),
    consumes={
        "MailRequested": Consumer("accounts.tasks.send_mail", queue="mail"),
        "WebhookReceived": Consumer("accounts.events.on_webhook_received", queue="mailreports"),
    },
    needs={"events": Needs(layers=("web",), sends_mail=True)},
    internal_tables=("mail_tokens", "mail_addresses"),
    secret_columns=("password_hash", "token_hash"),
    rates=("writes", "close-account", "verify-account", "retry-email"),
)
