"""`deskhand actions …`: what people asked for orders, and what became of it."""

from typing import Annotated

import typer

from cli.console import OUT, print_json, print_rows
from cli.merchants import chosen
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.kit.errors import NotFound
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.orders.actions.views import action_view

actions = typer.Typer(no_args_is_help=True, help="What people asked for orders: refunds and so on.")

MerchantOption = Annotated[str | None, typer.Option(help="Whose; all of the local stack.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OrderArgument = Annotated[str, typer.Argument(metavar="ORDER", help="The order's id.")]
ActionArgument = Annotated[str, typer.Argument(metavar="ACTION", help="The action's id.")]
COLUMNS = ("id", "order_id", "kind", "status", "amount", "currency", "asked_at", "label")
OPERATOR = Person(email="operator", role="platform_admin")


@actions.command("list")
def list_actions(
    status: Annotated[ActionStatus, typer.Option(help="How far they got.")] = ActionStatus.UNKNOWN,
    merchant: MerchantOption = None,
    limit: Annotated[int, typer.Option(help="At most so many per merchant.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List actions in one status, newest first: by default those of unknown outcome."""
    enter()
    found = [
        action_view(action)
        for merchant_id in chosen(merchant)
        for action in bootstrap.order_actions().by_status(merchant_id, status, limit, None).items
    ]
    if as_json:
        print_json(found)
    else:
        print_rows(f"{len(found)} {status}", COLUMNS, found)


@actions.command("show")
def show(
    order_id: OrderArgument,
    action_id: ActionArgument,
    merchant: MerchantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one action: what was asked, who approved, what the shop said."""
    enter()
    view = action_view(_find(order_id, action_id, merchant))
    if as_json:
        print_json(view)
        return
    for name, value in view.items():
        OUT.print(f"[bold]{name}[/bold]: ", end="")
        OUT.print(str(value), markup=False, highlight=False)


@actions.command("retry")
def retry(
    order_id: OrderArgument,
    action_id: ActionArgument,
    merchant: MerchantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look into an action again; it is done only if it surely was not done before."""
    enter()
    found = _find(order_id, action_id, merchant)
    service = bootstrap.order_actions()
    again = service.retry(found.merchant_id, order_id, action_id, OPERATOR, None)
    if as_json:
        print_json(action_view(again))
    else:
        OUT.print(f"{again.id} is looked into again")


def _find(order_id: str, action_id: str, merchant: str | None) -> ActionRecord:
    for merchant_id in chosen(merchant):
        try:
            found = bootstrap.order_actions().of_order(merchant_id, order_id)
        except NotFound:
            continue
        for action in found:
            if action.id == action_id:
                return action
    raise NotFound(f"no action {action_id} of order {order_id}")
