"""The JSON that REST shows of a notice's text."""

from typing import Any

from deskhand.kit.clock import to_text
from deskhand.notifications.models import Template


def template_view(template: Template) -> dict[str, Any]:
    """A template as its merchant sees it."""
    view = template.model_dump(mode="json", exclude={"merchant_id"})
    view["updated_at"] = to_text(template.updated_at) if template.updated_at else None
    return view
