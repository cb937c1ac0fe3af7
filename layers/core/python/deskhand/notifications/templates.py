"""Merchants' texts: the defaults until they are edited, checked before they are kept."""

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict
from deskhand.notifications.defaults import DEFAULTS
from deskhand.notifications.models import Language, NoticeKind, Template, Text
from deskhand.notifications.rendering import Rendered, render
from deskhand.notifications.repository import NotificationRepository
from deskhand.notifications.values import sample_values
from deskhand.storage.table import ConditionFailed, Table

SAMPLE_MERCHANT = "Your shop"


class TemplateService:
    """Templates of all merchants; each call names one."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        self._table = table
        self._clock = clock

    def list(self, merchant_id: str) -> list[Template]:
        """Every kind in every language; `edited` tells the merchant's own from the defaults."""
        own = {(one.kind, one.language): one for one in self._repository(merchant_id).templates()}
        return [
            own.get((kind, language)) or default_template(merchant_id, kind, language)
            for kind in NoticeKind
            for language in Language
        ]

    def get(self, merchant_id: str, kind: NoticeKind, language: Language) -> Template:
        """The merchant's own text, else the default."""
        own = self._repository(merchant_id).template(kind, language)
        return own or default_template(merchant_id, kind, language)

    def put(
        self,
        merchant_id: str,
        kind: NoticeKind,
        language: Language,
        text: Text,
        *,
        enabled: bool = True,
        version: int | None = None,
    ) -> Template:
        """Keep a merchant's text.

        Args:
            enabled: False stops this kind in this language.
            version: what the caller read; a text changed since is not overwritten. None: whatever
                is there.

        Raises:
            Invalid: the text can't be rendered; names the field and the line.
            Conflict: changed since `version`, or at the same moment.
        """
        self.preview(merchant_id, kind, language, text)
        known = self.get(merchant_id, kind, language)
        if version is not None and version != known.version:
            raise Conflict("the template was changed meanwhile")
        made = Template(
            merchant_id=merchant_id,
            kind=kind,
            language=language,
            subject=text.subject,
            body=text.body,
            enabled=enabled,
            version=known.version + 1,
            updated_at=self._clock(),
        )
        try:
            self._repository(merchant_id).put_template(made, known.version)
        except ConditionFailed as error:
            raise Conflict("the template was changed meanwhile") from error
        return made

    def preview(
        self, merchant_id: str, kind: NoticeKind, language: Language, text: Text
    ) -> Rendered:
        """The text filled in with invented values; nothing is kept or sent.

        Raises:
            Invalid: the text can't be rendered; names the field and the line.
        """
        del merchant_id
        return render(text, sample_values(kind, SAMPLE_MERCHANT), language)

    def _repository(self, merchant_id: str) -> NotificationRepository:
        return NotificationRepository(self._table, merchant_id)


def default_template(merchant_id: str, kind: NoticeKind, language: Language) -> Template:
    """The text that everybody has who did not write their own."""
    text = DEFAULTS[language][kind]
    return Template(
        merchant_id=merchant_id,
        kind=kind,
        language=language,
        subject=text.subject,
        body=text.body,
        edited=False,
        version=0,
    )
