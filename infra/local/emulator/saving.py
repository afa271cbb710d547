"""The emulator's state on disk: saved as it changes, so that a kill loses little; what is lost can be derived again."""

import copy
import threading
import time
from typing import Any

from stock import app, machines, mail, persistence, queues

AUTOSAVE_SECONDS = 2.0
KEPT_EXECUTIONS = 300
# What changes while the product runs; the rest changes with a deployment, which asks for a save of everything.
HOT = ("sqs", "dynamodb", "stepfunctions", "ses", "ses_v2", "scheduler")

changed = threading.Event()
stock_queues_restore = queues.load_persisted_state
stock_mail_state, stock_mail_restore = mail.get_state, mail.load_persisted_state


def autosave() -> None:
    """Every two seconds, when there was a change; runs for ever."""
    while True:
        time.sleep(AUTOSAVE_SECONDS)
        if changed.is_set():
            changed.clear()
            prune()
            save(HOT)


def prune() -> None:
    """Forget the oldest finished executions: each carries its whole history."""
    executions: dict[Any, dict[str, Any]] = machines._executions._data
    done = [(str(one.get("stopDate")), key) for key, one in list(executions.items()) if one["status"] != "RUNNING"]
    for _, key in sorted(done)[:-KEPT_EXECUTIONS]:
        executions.pop(key, None)


def mail_state() -> dict[str, Any]:
    """SES with the mails that it sent: people look for them after a restart too."""
    return {**stock_mail_state(), "_sent_emails": copy.deepcopy(mail._sent_emails)}


def restore_mail(data: dict[str, Any]) -> None:
    """Bring the mails back."""
    stock_mail_restore(data)
    mail._restore_regional_store(mail._sent_emails, data.get("_sent_emails", {}))


def restore_queues(data: dict[str, Any]) -> None:
    """Bring the messages back; those that somebody was working on are given out again at once."""
    stock_queues_restore(data)
    for queue in queues._queues._data.values():
        for message in queue["messages"]:
            message["visible_at"] = min(message["visible_at"], time.time())


def save_all() -> list[str]:
    """Save every service."""
    return save(tuple(app._build_persistence_save_dict()))


def save(names: tuple[str, ...]) -> list[str]:
    """Save these services; a service that changes while it is copied is tried again."""
    known: dict[str, Any] = app._build_persistence_save_dict()
    saved: list[str] = []
    for name in names:
        for _ in range(20 if name in known else 0):
            try:
                state = known[name]()
            except RuntimeError:
                continue
            if state is not None:
                persistence.save_state(name, state)
                saved.append(name)
            break
    return saved
