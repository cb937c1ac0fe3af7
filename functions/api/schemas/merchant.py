"""The merchant's own settings."""

from typing import Annotated

from pydantic import AfterValidator, Field

from functions.api.schemas.base import Amount, Body, Timestamp, Version, View


def _require_limit(text: str) -> str:
    """A plain decimal number, zero included."""
    if not text.replace(".", "", 1).isdigit() or not text.isascii():
        raise ValueError("a decimal number")
    return text


LimitIn = Annotated[str, AfterValidator(_require_limit), Field(max_length=20)] | None


class RefundLimits(View):
    """What a role may give back without a second person; null: without limit."""

    agent: Amount | None
    supervisor: Amount | None
    merchant_admin: Amount | None


class Merchant(View):
    """The merchant. Refund limits are in `currency`; other currencies always need approval."""

    id: str
    name: str
    currency: str
    locale: str
    time_zone: str
    default_phone_region: str
    refund_limits: RefundLimits
    version: int
    updated_at: Timestamp


class RefundLimitsPatch(Body):
    """New limits, in the merchant's currency; what is left out stays, null lifts the limit."""

    agent: LimitIn = None
    supervisor: LimitIn = None
    merchant_admin: LimitIn = None


class MerchantPatch(Body):
    """What a merchant_admin may change; fields that are left out stay."""

    version: Version | None = None
    refund_limits: RefundLimitsPatch
