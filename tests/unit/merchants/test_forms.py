"""Forms as people see them, for every adapter."""

import pytest

from deskhand.merchants.adapters import AdapterForm, all_forms
from deskhand.merchants.views import form_view

FORMS = all_forms()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)
def test_every_field_is_labelled_and_in_order(form: AdapterForm) -> None:  # S100
    shown = form_view(form)
    for part in ("settings", "credentials"):
        fields = shown[part]["properties"]
        assert sorted(shown[part]["x-order"]) == sorted(fields)
        assert all(field["title"] for field in fields.values())
        assert set(shown[part]["required"]) <= set(fields)
        assert "webhook_url" not in fields


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)
def test_secrets_are_marked(form: AdapterForm) -> None:  # S101
    for name, field in form_view(form)["credentials"]["properties"].items():
        open_by_choice = form.credentials["properties"][name].get("writeOnly") is False
        assert open_by_choice or field["writeOnly"] is True, name
