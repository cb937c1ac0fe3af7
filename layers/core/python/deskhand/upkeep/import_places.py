"""Where files to import lie in the bucket, and the reports of what was refused of them.

`imports/{merchant}/{platform}/{store or account}/{name}`; the third part may be left out by a
merchant with one shop on that platform. Reports stand outside, so that none is taken for a file.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from deskhand.contracts.names import IMPORTS_PREFIX, REPORTS_PREFIX

FILE_NAME: Final = re.compile(r"[^/]{1,200}\.(csv|jsonl|ndjson)(\.gz)?", re.IGNORECASE)
ID_LENGTH: Final = 36


@dataclass(frozen=True, slots=True)
class ImportPlace:
    """What a key says: whose orders, of which shop; `store` is empty where the key names none."""

    merchant_id: str
    platform: str
    store: str
    name: str

    @classmethod
    def read(cls, key: str) -> Self | None:
        """Take a key apart; None for one where no import lies."""
        parts = key.removeprefix(IMPORTS_PREFIX).split("/")
        if not key.startswith(IMPORTS_PREFIX) or len(parts) not in {3, 4} or not all(parts):
            return None
        merchant_id, platform, *store, name = parts
        if not FILE_NAME.fullmatch(name):
            return None
        return cls(merchant_id, platform, "".join(store), name)

    @property
    def key(self) -> str:
        """The object's key."""
        parts = (self.merchant_id, self.platform, self.store, self.name)
        return IMPORTS_PREFIX + "/".join(part for part in parts if part)


def report_key(merchant_id: str, import_id: str, slice_number: int, claim: str) -> str:
    """One piece of a report: two workers of the same slice never write the same one."""
    return f"{REPORTS_PREFIX}{merchant_id}/{import_id}/{slice_number:06d}-{claim}.csv"
