"""Topics that Shopify may send and that change no order; all others unread are quarantined."""

from typing import Final

# `orders/edited` lists differences only; an `orders/updated` with the whole order follows it.
WITHOUT_CONSEQUENCE: Final = frozenset(
    {
        "orders/edited",
        "orders/link_requested",
        "orders/risk_assessment_changed",
        "orders/shopify_protect_eligibility_changed",
    }
)
OTHER_RESOURCES: Final = frozenset(
    {
        "app", "app_purchases_one_time", "app_subscriptions", "audit_events", "bulk_operations",
        "carts", "channels", "checkouts", "collection_listings", "collection_publications",
        "collections", "companies", "company_contact_roles", "company_contacts",
        "company_locations", "customer_account_settings", "customer_groups",
        "customer_payment_methods", "customers", "customers_email_marketing_consent",
        "customers_marketing_consent", "discounts", "disputes", "domains", "draft_orders",
        "fulfillment_orders", "inventory_items", "inventory_levels", "inventory_shipments",
        "inventory_transfers", "locales", "locations", "markets", "metafield_definitions",
        "metaobjects", "payment_schedules", "payment_terms", "product_feeds",
        "product_listings", "product_publications", "products", "profiles", "returns",
        "reverse_deliveries", "reverse_fulfillment_orders", "scheduled_product_listings",
        "segments", "selling_plan_groups", "shop", "subscription_billing_attempts",
        "subscription_billing_cycle_edits", "subscription_billing_cycles",
        "subscription_contracts", "tax_partners", "tax_services", "tax_summaries",
        "tender_transactions", "themes", "variants",
    }
)  # fmt: skip


def is_without_consequence(topic: str) -> bool:
    """Whether a topic (`resource/action`) is known to change no order."""
    resource, slash, action = topic.partition("/")
    return topic in WITHOUT_CONSEQUENCE or (
        resource in OTHER_RESOURCES and bool(slash) and bool(action)
    )
