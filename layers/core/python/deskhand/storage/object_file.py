"""A large object read in pieces from any place on: as a file that is never held whole."""

import gzip
import io
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from deskhand.kit.errors import Invalid, Retriable
from deskhand.storage import clients

PIECE_BYTES: Final = 2 * 1024 * 1024
SKIP_BYTES: Final = 1024 * 1024
_CHANGED: Final = frozenset({"PreconditionFailed", "412"})
_GONE: Final = frozenset({"NoSuchKey", "404", "403", "AccessDenied"})


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """One content of one object: what is read under it is never another one."""

    bucket: str
    key: str
    size: int
    etag: str


def find_version(bucket: str, key: str) -> ObjectVersion | None:
    """The object as it is now; None when there is none."""
    try:
        head = clients.s3().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return ObjectVersion(bucket, key, head["ContentLength"], head["ETag"].strip('"'))


def open_at(version: ObjectVersion, offset: int, *, unpack: bool = False) -> BinaryIO:
    """Open for reading from a byte on.

    Args:
        unpack: the object is gzip, and `offset` counts unpacked bytes: those before it are read
            and left.

    Reading raises:
        Invalid: the object is gone, or another one is in its place.
        Retriable: S3 did not answer.
    """
    if not unpack:
        return _pieces(version, offset)
    unpacked = gzip.GzipFile(fileobj=_pieces(version, 0), mode="rb")
    left = offset
    while left and (passed := len(unpacked.read(min(left, SKIP_BYTES)))):
        left -= passed
    return cast("BinaryIO", unpacked)


def _pieces(version: ObjectVersion, offset: int) -> BinaryIO:
    return io.BufferedReader(_Ranges(version, offset), PIECE_BYTES)


class _Ranges(io.RawIOBase):
    """Each read is one GET of a range, of this version and no other."""

    def __init__(self, version: ObjectVersion, offset: int) -> None:
        super().__init__()
        self._version = version
        self._offset = offset

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        room = memoryview(buffer)
        end = min(self._offset + len(room), self._version.size)
        if end <= self._offset:
            return 0
        found = self._get(self._offset, end - 1)
        room[: len(found)] = found
        self._offset += len(found)
        return len(found)

    def _get(self, first: int, last: int) -> bytes:
        one = self._version
        try:
            answer = clients.s3().get_object(
                Bucket=one.bucket, Key=one.key, Range=f"bytes={first}-{last}", IfMatch=one.etag
            )
            return answer["Body"].read()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _CHANGED:
                raise Invalid("the file was replaced while it was imported") from error
            if code in _GONE:
                raise Invalid("the file is gone") from error
            raise Retriable("storage", code) from error
        except (BotoCoreError, OSError) as error:
            raise Retriable("storage", type(error).__name__) from error
