"""Commands for the books of the local cloud."""

import json
from typing import Any

import typer

from cutroom_cli import console
from cutroom_cli.cloud import Json
from cutroom_cli.options import Home
from infra.local import aws
from infra.local.cloud import LocalCloud
from infra.local.failures import CloudFailure

FUNCTION = "SchedulerFunction"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="The books: credits and payments.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command()(reconcile)
    app.add_typer(group, name="billing")


def reconcile(home: Home = None, as_json: Json = False) -> None:
    """Compare the ledger with itself and with Stripe, and settle what was missed; exit code 1 when anything differs."""
    cloud = LocalCloud(home)
    if not cloud.running():
        raise CloudFailure("the local cloud is down; `cutroom up` starts it")
    report = _invoke(cloud)
    clean = not (report["accounts"] or report["totals"] or report["missed"] or report["unread"])
    if as_json:
        console.print_json(report)
    elif clean:
        console.people().print("The books are right.")
    else:
        _print_differences(report)
    raise typer.Exit(0 if clean else 1)


def _invoke(cloud: LocalCloud) -> dict[str, Any]:
    """What the task that the clock runs once a day reports."""
    client = aws.client(cloud.settings, "lambda")
    names = [one["FunctionName"] for one in client.list_functions()["Functions"]]
    name = next((one for one in names if FUNCTION in one), None)
    if name is None:
        raise CloudFailure("the local cloud is incomplete; `cutroom up` mends it")
    answer = client.invoke(FunctionName=name, Payload=json.dumps({"task": "billing.reconcile", "input": {}}))
    document: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise CloudFailure(f"the books could not be compared: {document.get('errorMessage')}")
    return document


def _print_differences(report: dict[str, Any]) -> None:
    lines = [
        f"account {one['account_id']}: kept {one['kept']}, entries {one['replayed']}" for one in report["accounts"]
    ]
    lines += [f"{currency}: all entries add up to {total}" for currency, total in report["totals"].items()]
    lines += [f"payment {one}: Stripe knew more; settled now" for one in report["missed"]]
    lines += [f"payment {one}: Stripe could not be read" for one in report["unread"]]
    for line in lines:
        console.people().print(line)
