"""`deskhand merchant add` and `deskhand person add`: the first merchant and its people."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.console import ERR
from cli.logins import LoginDirectory
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.kit.errors import FieldProblem, Invalid
from local.stack import outputs

merchant = typer.Typer(help="Merchants.", no_args_is_help=True)
person = typer.Typer(help="The people of a merchant.", no_args_is_help=True)


class Role(StrEnum):
    """What a person may do; `platform_admin` belongs to no merchant."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MERCHANT_ADMIN = "merchant_admin"
    PLATFORM_ADMIN = "platform_admin"


@merchant.command("add")
def add_merchant(
    merchant_id: Annotated[str, typer.Argument(help="Goes into every key; can't be changed.")],
    name: Annotated[str, typer.Argument(help="As people read it.")],
    region: Annotated[str, typer.Option(help="Of numbers without a country, ISO 3166.")] = "US",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "USD",
    locale: Annotated[str, typer.Option(help="BCP 47.")] = "en",
    time_zone: Annotated[str, typer.Option(help="IANA.")] = "UTC",
) -> None:
    """Add a merchant (S107)."""
    enter()
    made = bootstrap.merchants().create(
        merchant_id,
        name,
        default_phone_region=region,
        currency=currency,
        locale=locale,
        time_zone=time_zone,
    )
    ERR.print(f"merchant {made.id} is there", markup=False, highlight=False)


@person.command("add")
def add_person(
    email: Annotated[str, typer.Argument(help="Their login.")],
    name: Annotated[str, typer.Argument(help="As colleagues and shoppers read it.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.AGENT,
    merchant_id: Annotated[str, typer.Option("--merchant", help="Whose they are.")] = "",
    service_code: Annotated[str, typer.Option(help="Given, they take conversations.")] = "",
    pool: Annotated[
        str, typer.Option(help="User pool id; the local stack's own if left out.")
    ] = "",
) -> None:
    """Add a person: an agent where a service code is given, and a login, which Cognito mails."""
    if bool(merchant_id) == (role is Role.PLATFORM_ADMIN):
        expected = "none for a platform_admin, one for everybody else"
        raise Invalid("whose person?", (FieldProblem("--merchant", expected),))
    place = enter()
    logins = LoginDirectory(pool or outputs(place)["UserPoolId"])
    claims = {"role": role.value, "merchant_id": merchant_id, "service_code": service_code}
    if merchant_id:
        bootstrap.merchants().get(merchant_id)
    logins.invite(email, name, **{key: value for key, value in claims.items() if value})
    if service_code:
        bootstrap.agents().create(merchant_id, service_code, name=name, email=email)
    ERR.print(f"{email} can log in", markup=False, highlight=False)
