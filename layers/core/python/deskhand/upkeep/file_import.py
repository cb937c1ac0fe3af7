"""Files of orders in the bucket: imports are prepared, started, and shown (S57)."""

from typing import Final

from deskhand.kit.clock import Clock
from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.ids import fingerprint, new_id
from deskhand.merchants.models import AccountKind, ConnectedAccount
from deskhand.merchants.service import AccountService, MerchantService
from deskhand.storage.object_file import ObjectVersion, find_version
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import ConditionFailed, Table
from deskhand.upkeep.import_models import FileImport, ImportStatus
from deskhand.upkeep.import_places import ID_LENGTH, ImportPlace
from deskhand.upkeep.import_repository import ImportRepository, entry_of

MAX_FILE_BYTES: Final = 2 * 1024**3
UPLOAD_TYPE: Final = "application/octet-stream"
DROPPED: Final = "files bucket"
"""Who started an import that nobody asked for by name."""


class FileImportService:
    """Imports of all merchants; each call names one. Their slices are worked by `SliceService`."""

    def __init__(
        self,
        table: Table,
        objects: ObjectStore,
        bucket: str,
        merchants: MerchantService,
        accounts: AccountService,
        clock: Clock,
    ) -> None:
        self._table = table
        self._objects = objects
        self._bucket = bucket
        self._merchants = merchants
        self._accounts = accounts
        self._clock = clock

    def prepare(
        self, merchant_id: str, account_id: str, name: str, size: int, *, actor: str
    ) -> tuple[FileImport, str]:
        """An import that begins when its file is put to the URL, within 15 minutes.

        Raises:
            Invalid: no name or size of a file that can be imported, or no shop's account.
            NotFound: no such account.
        """
        account = self._accounts.get(merchant_id, account_id)
        if account.kind is not AccountKind.SHOP:
            raise Invalid("orders are imported into a shop's account")
        import_id = new_id()
        place = ImportPlace(merchant_id, account.slug, account_id, f"{import_id}-{name}")
        if ImportPlace.read(place.key) != place:
            raise Invalid("the file's name has to end with .csv, .jsonl or either with .gz")
        made = self._new(import_id, place, account_id, actor, ImportStatus.AWAITED)
        made = made.model_copy(update={"name": name, "size": size, "problem": _too_large(size)})
        if made.problem:
            raise Invalid(made.problem)
        entry = entry_of(made, actor, "import.prepared", self._clock())
        self._repository(merchant_id).create(made, entry)
        return made, self._objects.upload_url(place.key, UPLOAD_TYPE, size)

    def start(self, merchant_id: str, key: str, *, actor: str) -> FileImport:
        """Import a file that lies in the bucket; the same content is imported once.

        One that failed goes on where it was.

        Raises:
            NotFound: no such file of this merchant.
        """
        place = ImportPlace.read(key)
        version = find_version(self._bucket, key) if place else None
        if place is None or version is None or place.merchant_id != merchant_id:
            raise NotFound("no such file to import")
        begun = self._begin(place, version, actor)
        if begun.status is not ImportStatus.FAILED:
            return begun
        again = begun.model_copy(
            update={
                "status": ImportStatus.RUNNING, "problem": "", "finished_at": None,
                "updated_at": self._clock(),
            }
        )  # fmt: skip
        try:
            entry = entry_of(again, actor, "import.started_again", self._clock())
            self._repository(merchant_id).replace(begun, again, entry)
        except ConditionFailed as error:
            raise Conflict("the import was started again meanwhile") from error
        return again

    def arrived(self, key: str) -> FileImport | None:
        """A file was put into the bucket; None when it is none to import, or gone again."""
        place = ImportPlace.read(key)
        version = find_version(self._bucket, key) if place else None
        if place is None or version is None:
            return None
        try:
            self._merchants.get(place.merchant_id)
        except NotFound:
            return None
        return self._begin(place, version, DROPPED)

    def get(self, merchant_id: str, import_id: str) -> FileImport:
        """One import.

        Raises:
            NotFound: none of this merchant.
        """
        found = self._repository(merchant_id).get(import_id)
        if found is None:
            raise NotFound("no such import")
        return found

    def newest(self, merchant_id: str) -> list[FileImport]:
        """The newest hundred imports."""
        return self._repository(merchant_id).newest()

    def report_urls(self, found: FileImport) -> list[str]:
        """Where the pieces of the report can be fetched for 15 minutes."""
        return [
            self._objects.download_url(key, f"{found.name}.refused-{place}.csv")
            for place, key in enumerate(found.pieces, 1)
        ]

    def _begin(self, place: ImportPlace, version: ObjectVersion, actor: str) -> FileImport:
        repository = self._repository(place.merchant_id)
        known = repository.get(place.name[:ID_LENGTH])
        ours = known if known and known.key == place.key else None
        if ours and ours.etag == version.etag:
            return ours
        awaited = ours if ours and ours.status is ImportStatus.AWAITED else None
        import_id = awaited.id if awaited else fingerprint(place.key, version.etag)
        made = self._opened(import_id, place, version, awaited.started_by if awaited else actor)
        entry = entry_of(made, made.started_by, "import.started", self._clock())
        try:
            if awaited:
                made = made.model_copy(
                    update={"name": awaited.name, "created_at": awaited.created_at}
                )
                repository.replace(awaited, made, entry)
            else:
                repository.create(made, entry)
        except ConditionFailed:
            return self.get(place.merchant_id, import_id)
        return made

    def _opened(
        self, import_id: str, place: ImportPlace, version: ObjectVersion, actor: str
    ) -> FileImport:
        """A new import, running, or refused with the reason."""
        accounts = self._accounts_at(place)
        problem = _too_large(version.size)
        if len(accounts) != 1:
            problem = (
                f"{len(accounts)} shops of {place.platform} are meant by the place of the file"
            )
        account_id = accounts[0].account_id if len(accounts) == 1 else ""
        status = ImportStatus.REFUSED if problem else ImportStatus.RUNNING
        made = self._new(import_id, place, account_id, actor, status)
        finished_at = made.created_at if problem else None
        return made.model_copy(
            update={
                "size": version.size, "etag": version.etag, "problem": problem,
                "finished_at": finished_at,
            }
        )  # fmt: skip

    def _accounts_at(self, place: ImportPlace) -> list[ConnectedAccount]:
        return [
            one
            for one in self._accounts.list(place.merchant_id)
            if one.kind is AccountKind.SHOP
            and one.slug == place.platform
            and place.store in {"", one.external_id, one.account_id}
        ]

    def _new(
        self, import_id: str, place: ImportPlace, account_id: str, actor: str, status: ImportStatus
    ) -> FileImport:
        now = self._clock()
        return FileImport(
            id=import_id,
            merchant_id=place.merchant_id,
            account_id=account_id,
            platform=place.platform,
            key=place.key,
            name=place.name,
            status=status,
            started_by=actor,
            created_at=now,
            updated_at=now,
        )

    def _repository(self, merchant_id: str) -> ImportRepository:
        return ImportRepository(self._table, merchant_id)


def _too_large(size: int) -> str:
    return f"larger than {MAX_FILE_BYTES} bytes" if size > MAX_FILE_BYTES else ""
