"""Merchants' own texts, and who was told what, in the desk table."""

from deskhand.notifications.models import Language, NoticeKind, Template, Told
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Put, Table


class NotificationRepository:
    """One merchant's templates and notices."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def template(self, kind: NoticeKind, language: Language) -> Template | None:
        """The merchant's own text, or None."""
        item = self._table.get(keys.template(self._merchant_id, _name(kind, language)))
        return Template.from_item(item) if item else None

    def templates(self) -> list[Template]:
        """All texts that the merchant edited."""
        pk = keys.template(self._merchant_id, "").pk
        found = self._table.query(pk, begins=keys.TEMPLATE_PREFIX)
        return [Template.from_item(item) for item in found]

    def put_template(self, template: Template, known_version: int) -> None:
        """Write a text that was read at `known_version` (0: there was none).

        Raises:
            ConditionFailed: it was changed since.
        """
        key = keys.template(self._merchant_id, _name(template.kind, template.language))
        item = {**key.as_item(), "entity": "template", **template.attributes()}
        if known_version == 0:
            self._table.put(Put.new(item))
        else:
            self._table.put(
                Put(item=item, condition="version = :known", values={":known": known_version})
            )

    def told(self, order_id: str, change: str) -> Told | None:
        """The record that the customer was told, or None."""
        item = self._table.get(keys.notification(self._merchant_id, order_id, change))
        return Told.from_item(item) if item else None

    def claim(self, told: Told) -> Told:
        """Begin to tell; returns what stands there when somebody began before."""
        try:
            self._table.put(Put.new(self._item(told)))
        except ConditionFailed:
            return self.told(told.order_id, told.change) or told
        return told

    def remember(self, told: Told) -> None:
        """Keep how far the telling got; the same twice is one."""
        self._table.put(Put(item=self._item(told)))

    def _item(self, told: Told) -> Item:
        key = keys.notification(self._merchant_id, told.order_id, told.change)
        return {**key.as_item(), "entity": "notice", **told.attributes()}


def _name(kind: NoticeKind, language: Language) -> str:
    return f"{kind}#{language}"
