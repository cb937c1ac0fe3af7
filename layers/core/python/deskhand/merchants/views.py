"""The JSON that REST shows of connected accounts; secrets are no part of the record."""

from datetime import datetime
from typing import Any, Final

from deskhand.channels.base import Template
from deskhand.intake.sightings import Sighting
from deskhand.kit.clock import to_text
from deskhand.merchants.adapters import AdapterForm, describe
from deskhand.merchants.forms import form_schema
from deskhand.merchants.health import CHECK_FIELDS, AccountHealth, blank, health_view
from deskhand.merchants.models import DEFAULT_REFUND_LIMITS, ConnectedAccount, Merchant


def template_view(template: Template) -> dict[str, Any]:
    """An approved template as the composer offers it."""
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "body": template.body,
        "placeholders": list(template.placeholders),
    }


HIDDEN: Final = {"merchant_id", "app_id", "api_url", "paused_reason", "previous_until"}


def account_view(
    account: ConnectedAccount,
    api_url: str,
    health: AccountHealth | None = None,
    sighting: Sighting | None = None,
) -> dict[str, Any]:
    """An account as its merchant sees it.

    Args:
        api_url: where the API is reached from outside; the webhook's URL is below it.
        health, sighting: what is known of it; None: nothing yet.
    """
    view = account.model_dump(mode="json", exclude=HIDDEN)
    sighting = sighting or Sighting()
    shown = health_view(health or blank(account))
    view["health"] = {name: shown[name] for name in CHECK_FIELDS}
    since = shown["silent_since"]
    view["silence"] = {"since": since, "detail": shown["silent_detail"]} if since else None
    view["last_received_at"] = _moment(sighting.received_at)
    view["last_sent_at"] = _moment(sighting.sent_at)
    view["sending_paused_reason"] = account.paused_reason or None
    view["previous_secrets_until"] = _moment(account.previous_until)
    webhook = f"{api_url}/webhooks/{account.slug}/{account.account_id}"
    view["webhook_url"] = webhook if describe(account.slug).receives_webhooks else None
    view["created_at"] = to_text(account.created_at)
    view["updated_at"] = to_text(account.updated_at)
    return view


def merchant_view(merchant: Merchant) -> dict[str, Any]:
    """A merchant as its own people see it; a role without a limit of its own may give back 0."""
    limits = {name: merchant.refund_limits.get(name, "0") for name in DEFAULT_REFUND_LIMITS}
    return {
        "id": merchant.id,
        "name": merchant.name,
        "currency": merchant.currency,
        "locale": merchant.locale,
        "time_zone": merchant.time_zone,
        "default_phone_region": merchant.default_phone_region,
        "refund_limits": limits,
        "version": merchant.version,
        "updated_at": to_text(merchant.updated_at),
    }


def _moment(at: datetime | None) -> str | None:
    return to_text(at) if at else None


def form_view(form: AdapterForm) -> dict[str, Any]:
    """What connecting a channel or shop asks for."""
    return {
        "slug": form.slug,
        "name": form.name,
        "kind": form.kind.value,
        "settings": form_schema(form.settings, secret=False),
        "credentials": form_schema(form.credentials, secret=True),
        "receives_webhooks": form.receives_webhooks,
        "id_title": form.id_title,
        "id_hint": form.id_hint,
        "docs_url": form.docs_url,
    }
