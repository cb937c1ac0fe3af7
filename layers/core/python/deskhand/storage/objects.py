"""Files in S3: attachments and raw bodies too large for a queue or an item."""

from botocore.exceptions import ClientError

from deskhand.storage import clients

DOWNLOAD_SECONDS = 900


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
        try:
            return clients.s3().head_object(Bucket=self._bucket, Key=key)["ContentLength"]
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey", "403"}:
                return None  # S3 says 403 to those who may not list the bucket
            raise

    def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no failure."""
        clients.s3().delete_object(Bucket=self._bucket, Key=key)

    def download_url(self, key: str, name: str) -> str:
        """A URL that works for 15 minutes and always saves the file, never renders it."""
        safe = name.replace('"', "").replace("\r", "").replace("\n", "")
        return clients.s3().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": f'attachment; filename="{safe}"',
            },
            ExpiresIn=DOWNLOAD_SECONDS,
        )

    def upload_url(self, key: str, content_type: str) -> str:
        """A URL to PUT one file to, for 15 minutes."""
        return clients.s3().generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": key, "ContentType": content_type},
            ExpiresIn=DOWNLOAD_SECONDS,
        )
