"""`deskhand send` and `deskhand token`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli import delivery
from cli.console import OUT, print_json
from cli.freshen import freshen
from cli.overrides import override, parse_assignment
from cli.samples import read_sample, topic_of
from cli.signin import id_token
from cli.stack import Stack
from deskhand.kit.clock import utc_now
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.webhook import Request

SUCCESS = range(200, 300)


def send(
    channel: Annotated[str, typer.Argument(help="Channel or shop: mailgun, facebook, …")],
    file: Annotated[Path, typer.Argument(help="A sample of events/, or a raw payload.")],
    merchant: Annotated[str | None, typer.Option(help="Whose account; the first's.")] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", help="Replace a value: entry.0.id=7, or a form field."),
    ] = None,
    header: Annotated[list[str] | None, typer.Option(help="Set a header: name=value.")] = None,
    topic: Annotated[str, typer.Option(help="A shop's topic; else from the file's name.")] = "",
    fresh: Annotated[
        bool, typer.Option("--fresh/--keep", help="New message ids and times, or the file's own.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Sign FILE as the real provider would and post it to the running stack's webhook."""
    stack = Stack.read()
    account = stack.account(channel, merchant)
    sample = read_sample(file)
    request = replace(sample, headers={**sample.headers, **_headers(header or [])})
    connected = stack.external_ids(channel)
    if merchant:
        connected -= _only_one(connected, request)
    request = delivery.address(request, account, connected, topic or topic_of(file))
    request = freshen(request, utc_now()) if fresh else request
    request = override(request, map(parse_assignment, assignments or []))
    http = PooledHttpClient(anywhere=True)
    answer = delivery.post(delivery.sign(request, account), account, http)
    if as_json:
        print_json({"status": answer.status, "body": answer.body.decode("utf-8", "replace")})
    else:
        OUT.print(f"{answer.status} {answer.body.decode('utf-8', 'replace')}", markup=False)
    if answer.status not in SUCCESS:
        raise typer.Exit(1)


def token(
    email: Annotated[str, typer.Argument(help="A demo user's address.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print an id token of a demo user."""
    stack = Stack.read()
    user = stack.user(email)
    made = id_token(stack, user, PooledHttpClient(anywhere=True))
    if as_json:
        print_json({"email": user.email, "id_token": made})
    else:
        typer.echo(made)


def _only_one(connected: set[str], request: Request) -> set[str]:
    """The one connected id that the sample names; a batch of several keeps all of its own.

    With a merchant named, a sample of another one is readdressed to it.
    """
    text = request.body + "\n".join(request.headers.values()).encode()
    named = {one for one in connected if one.encode() in text}
    return named if len(named) == 1 else set()


def _headers(given: list[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in map(parse_assignment, given)}
