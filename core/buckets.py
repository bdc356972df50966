"""Uploads in object storage, for several machines. Nothing in the bucket is public: views hand files out."""

from typing import Any

from minio import Minio
from minio_storage.storage import MinioStorage


class Bucket(MinioStorage):
    def __init__(self, *, bucket: str, **connection: Any) -> None:
        # The key may be one that sees nothing but the files in this bucket.
        super().__init__(Minio(**connection), bucket, assume_bucket_exists=True)
