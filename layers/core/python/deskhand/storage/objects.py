"""Files in S3: attachments and raw bytes too large for a queue or an item."""

from dataclasses import dataclass
from typing import Final

from botocore.exceptions import ClientError

from deskhand.kit.disposition import saved_as
from deskhand.storage import clients

DOWNLOAD_SECONDS: Final = 900
# S3 says 403 of a key that is not there to those who may not list the bucket.
_ABSENT: Final = frozenset({"404", "NoSuchKey", "403"})


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store says of a file: bytes, and the media type it was put with."""

    size: int
    content_type: str


class ObjectStore:
    """One bucket; keys begin with what they are and the merchant: `raw/{merchant}/…`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store bytes; the same key twice is the same file."""
        clients.s3().put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=content_type)

    def get(self, key: str) -> bytes:
        """Read a file whole.

        Raises:
            botocore.exceptions.ClientError: no such key.
        """
        return clients.s3().get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def size(self, key: str) -> int | None:
        """How many bytes a file has; None when there is no such file."""
        found = self.describe(key)
        return found.size if found else None

    def describe(self, key: str) -> Stored | None:
        """Size and type of a file; None when there is no such file."""
        try:
            head = clients.s3().head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise
        return Stored(head["ContentLength"], head.get("ContentType", ""))

    def copy(self, source: str, target: str) -> None:
        """Copy a file with its type; the same twice is the same.

        Raises:
            botocore.exceptions.ClientError: no such source.
        """
        clients.s3().copy_object(
            Bucket=self._bucket,
            Key=target,
            CopySource={"Bucket": self._bucket, "Key": source},
        )

    def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no failure."""
        clients.s3().delete_object(Bucket=self._bucket, Key=key)

    def delete_under(self, prefix: str) -> None:
        """Remove every file whose key begins so.

        Raises:
            ValueError: the prefix does not end with a slash, and could begin a stranger's key.
        """
        if not prefix.endswith("/"):
            raise ValueError(prefix)
        pages = clients.s3().get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
            for one in page.get("Contents", []):
                self.delete(one["Key"])

    def download_url(self, key: str, name: str) -> str:
        """A URL that works for 15 minutes and always saves the file, never renders it.

        An `<img>` shows a picture all the same.
        """
        return clients.s3().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": saved_as(name),
            },
            ExpiresIn=DOWNLOAD_SECONDS,
        )

    def upload_url(self, key: str, content_type: str, size: int) -> str:
        """A URL to PUT one file to, for 15 minutes.

        Type and length are signed: S3 refuses a body of another size before it takes it.
        """
        return clients.s3().generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ContentType": content_type,
                "ContentLength": size,
            },
            ExpiresIn=DOWNLOAD_SECONDS,
        )
