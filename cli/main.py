"""The `deskhand` command: one module per group of commands."""

import sys

import typer
from botocore.exceptions import BotoCoreError

from cli import checking, importing, people, reconciling, replaying, sending
from cli.acting import actions
from cli.console import ERR
from cli.dead_letters import dead_letters
from cli.quarantining import quarantine
from deskhand.kit.errors import DeskhandError, ProviderFailure

app_ = typer.Typer(
    name="deskhand",
    help="Work with a Deskhand stack: send, replay, look into quarantine, reconcile, import.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app_.command()(sending.send)
app_.command()(sending.token)
app_.command()(replaying.replay)
app_.command()(reconciling.reconcile)
app_.command()(checking.doctor)
app_.add_typer(quarantine, name="quarantine")
app_.add_typer(actions, name="actions")
app_.add_typer(dead_letters, name="dead-letters")
app_.add_typer(importing.imports, name="import")
app_.add_typer(people.merchant, name="merchant")
app_.add_typer(people.person, name="person")


def app() -> None:
    """Run the command line; an expected failure is one line on stderr and exit code 1."""
    try:
        app_()
    except DeskhandError as error:
        _fail(error.detail, [f"{one.field}: expected {one.expected}" for one in error.problems])
    except ProviderFailure as error:
        _fail(f"the stack does not answer ({error.code}): is it running? `make demo` starts it")
    except BotoCoreError as error:
        _fail(f"AWS does not answer ({type(error).__name__}): locally, `make demo` starts it")


def _fail(line: str, details: list[str] | None = None) -> None:
    ERR.print(f"deskhand: {line}", markup=False, highlight=False)
    for detail in details or []:
        ERR.print(f"  {detail}", markup=False, highlight=False)
    sys.exit(1)
