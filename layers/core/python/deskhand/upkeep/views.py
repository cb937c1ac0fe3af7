"""The JSON that REST and the command line show of upkeep's results."""

from typing import Any

from deskhand.upkeep.models import Reconciled


def reconciled_view(found: Reconciled) -> dict[str, Any]:
    """A reconciliation as its merchant sees it."""
    view = found.attributes()
    del view["merchant_id"]
    return view
