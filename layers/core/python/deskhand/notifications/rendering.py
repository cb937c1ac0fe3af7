"""Renders merchants' Liquid texts: bounded, without access to anything but the given values.

The template engine is imported on first use: most Lambdas never render.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from deskhand.kit.errors import FieldProblem, Invalid
from deskhand.kit.money import exponent
from deskhand.notifications.models import Language, Text

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.exceptions import LiquidError

MAX_SUBJECT: Final = 200
MAX_SOURCE: Final = 10_000
MAX_OUTPUT_BYTES: Final = 16_000
MAX_LOOPS: Final = 500
MAX_NAMESPACE: Final = 20_000
MAX_DEPTH: Final = 8
CACHED_ENVIRONMENTS: Final = 4


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send; the subject is one line."""

    subject: str
    body: str


def render(text: Text, values: Mapping[str, Any], language: Language) -> Rendered:
    """Fill in a text.

    Raises:
        Invalid: names the field, the line and what is wrong there (422).
    """
    problems: list[FieldProblem] = []
    subject = _render("subject", text.subject, values, language, problems)
    body = _render("body", text.body, values, language, problems)
    subject = " ".join(subject.split())[:MAX_SUBJECT]
    if not problems and not body.strip():
        problems.append(FieldProblem("body", "a text that is not empty"))
    if problems:
        raise Invalid("the template can't be used", tuple(problems))
    return Rendered(subject, body)


def _render(
    field: str,
    source: str,
    values: Mapping[str, Any],
    language: Language,
    problems: list[FieldProblem],
) -> str:
    from liquid.exceptions import LiquidError  # noqa: PLC0415

    if len(source) > MAX_SOURCE:
        problems.append(FieldProblem(field, f"at most {MAX_SOURCE} characters"))
        return ""
    try:
        return str(_environment(language).from_string(source).render(**values))
    except LiquidError as error:
        problems.append(FieldProblem(field, _problem(error, source)))
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        # a filter given something that it can't work with
        problems.append(FieldProblem(field, f"a text that can be filled in ({error})"[:200]))
    return ""


def _problem(error: "LiquidError", source: str) -> str:
    message = str(error.message or error).partition("\n")[0][:200]
    place = error.context()  # None when something is missing at the end
    return f"line {place[0] if place else len(source.splitlines())}: {message}"


@lru_cache(maxsize=CACHED_ENVIRONMENTS)
def _environment(language: Language) -> "Environment":
    from liquid import Environment, StrictUndefined  # noqa: PLC0415

    class Bounded(Environment):
        """The library's limits are class attributes, and off unless set."""

        loop_iteration_limit = MAX_LOOPS
        output_stream_limit = MAX_OUTPUT_BYTES
        local_namespace_limit = MAX_NAMESPACE
        context_depth_limit = MAX_DEPTH

    made = Bounded(undefined=StrictUndefined)

    def money(amount: object, currency: object = "") -> str:
        return format_money(str(amount), str(currency), language)

    made.add_filter("money", money)
    return made


def format_money(amount: str, currency: str, language: Language) -> str:
    """An amount as people of the language write it; as it stands when it is not an amount."""
    from babel.core import UnknownLocaleError  # noqa: PLC0415
    from babel.numbers import format_currency  # noqa: PLC0415

    try:
        value = Decimal(amount)
        rounded = value.quantize(Decimal(1).scaleb(-exponent(currency)))
        return str(format_currency(rounded, currency.upper(), locale=language.value))
    except (InvalidOperation, UnknownLocaleError, ValueError):
        return f"{amount} {currency}".strip()
