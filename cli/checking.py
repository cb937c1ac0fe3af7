"""`deskhand doctor`: is the stack up and well?"""

from collections.abc import Callable
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError

from cli.backlog import waiting
from cli.console import print_json, print_rows
from cli.signin import id_token
from cli.stack import Stack
from cli.wiring import enter
from deskhand.kit.errors import DeskhandError, ProviderFailure
from deskhand.kit.http_client import PooledHttpClient

OK = 200
NOT_THERE = "AWS does not answer"


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check every part of the running stack; exit code 1 when one is unwell."""
    stack = Stack.read()
    http = PooledHttpClient(anywhere=True)

    def answers(url: str) -> Callable[[], str]:
        def probe() -> str:
            status = http.request("GET", url).status
            return "" if status == OK else f"answers {status}"

        return probe

    def sign_in() -> str:
        id_token(stack, stack.users()[0], http)
        return ""

    def dead_letters() -> str:
        enter()
        dead = waiting().dead
        return f"{dead} requests were given up" if dead else ""

    checks: dict[str, Callable[[], str]] = {
        "api": answers(f"{stack.url('api_url')}/healthz"),
        "workspace": answers(stack.url("workspace_url")),
        "widget": answers(stack.url("widget_url")),
        "sandbox": answers(f"{stack.url('sandbox_url')}/healthz"),
        "sign-in": sign_in,
        "dead letters": dead_letters,
    }
    rows = [{"part": part, "problem": _problem(probe)} for part, probe in checks.items()]
    if as_json:
        print_json(rows)
    else:
        print_rows("Deskhand", ("part", "state"), [
            {"part": row["part"], "state": row["problem"] or "well"} for row in rows
        ])  # fmt: skip
    if any(row["problem"] for row in rows):
        raise typer.Exit(1)


def _problem(probe: Callable[[], str]) -> str:
    try:
        return probe()
    except (DeskhandError, ProviderFailure) as error:
        return str(error)
    except BotoCoreError:
        return NOT_THERE
