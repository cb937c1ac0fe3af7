"""Merchants edit their texts; nobody else's change."""

import pytest

from deskhand.kit.errors import Conflict, Invalid
from deskhand.kit.settings import Settings
from deskhand.notifications.models import Language, NoticeKind, Text
from deskhand.notifications.templates import TemplateService
from deskhand.storage.table import Table

SHIPPED = NoticeKind.ORDER_SHIPPED
OURS = Text(subject="{{ order.number }} left", body="Bye, {{ customer.name }}!")


@pytest.fixture
def templates(settings: Settings) -> TemplateService:
    return TemplateService(Table(settings.desk_table))


class TestTemplates:
    def test_defaults_until_edited(self, templates: TemplateService, merchant_id: str) -> None:
        found = templates.list(merchant_id)

        assert len(found) == len(NoticeKind) * len(Language)
        assert not any(one.edited for one in found)

    def test_edited_for_one_merchant_only(
        self, templates: TemplateService, merchant_id: str
    ) -> None:  # S136
        made = templates.put(merchant_id, SHIPPED, Language.EN, OURS)

        assert made.version == 1
        assert templates.get(merchant_id, SHIPPED, Language.EN).body == OURS.body
        assert not templates.get(merchant_id, SHIPPED, Language.ZH).edited
        assert not templates.get(f"{merchant_id}-other", SHIPPED, Language.EN).edited
        assert sum(one.edited for one in templates.list(merchant_id)) == 1

    def test_a_broken_text_is_not_kept(self, templates: TemplateService, merchant_id: str) -> None:
        with pytest.raises(Invalid) as error:
            templates.put(merchant_id, SHIPPED, Language.EN, Text(subject="s", body="\n{{ ordr }}"))

        assert error.value.problems[0].expected.startswith("line 2")
        assert not templates.get(merchant_id, SHIPPED, Language.EN).edited

    def test_a_stale_version(self, templates: TemplateService, merchant_id: str) -> None:
        templates.put(merchant_id, SHIPPED, Language.EN, OURS, version=0)

        with pytest.raises(Conflict):
            templates.put(merchant_id, SHIPPED, Language.EN, OURS, version=0)
        assert templates.put(merchant_id, SHIPPED, Language.EN, OURS, version=1).version == 2

    def test_preview(self, templates: TemplateService, merchant_id: str) -> None:
        shown = templates.preview(merchant_id, SHIPPED, Language.EN, OURS)

        assert (shown.subject, shown.body) == ("#1001 left", "Bye, Nora Lindqvist!")
