"""Objects in the media bucket: presigned both ways, so that media never passes through the API."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cutroom.runtime import aws

MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound", "PreconditionFailed"}


@dataclass(frozen=True)
class StoredObject:
    """What storage knows of an object."""

    size_bytes: int
    etag: str
    modified: datetime


@dataclass(frozen=True)
class StoredPart:
    """One part of an unfinished upload that storage already holds."""

    number: int
    size_bytes: int
    etag: str


@dataclass(frozen=True)
class Blobs:
    """One bucket of objects."""

    bucket: str

    @cached_property
    def client(self) -> Any:
        from botocore.config import Config

        # Regional in us-east-1 too: the web app's Content-Security-Policy does not know the old name s3.amazonaws.com.
        place = {"addressing_style": "path", "us_east_1_regional_endpoint": "regional"}
        config = Config(signature_version="s3v4", s3=place)
        return aws.client("s3", config=config)

    def url(self, key: str, *, seconds: int = 3600, filename: str | None = None) -> str:
        """A presigned GET; `filename` makes the browser save it under that name.

        What is behind a key never changes, so whoever shows it may keep it for as long as its address is good
        (RFC 8246); what is saved as a file is not kept a second time.
        """
        kept = "private, no-cache" if filename else f"private, max-age={seconds}, immutable"
        parameters = {"Bucket": self.bucket, "Key": key, "ResponseCacheControl": kept}
        if filename:
            parameters["ResponseContentDisposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
        return self.client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)

    def put_json(self, key: str, text: str) -> None:
        """Store a JSON document."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=text.encode(), ContentType="application/json")

    def get_json(self, key: str) -> Any:
        """Read a JSON document; raises the storage's own error when it is missing."""
        return json.loads(self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """Store a file, in parts when it is large."""
        self.client.upload_file(str(path), self.bucket, key, ExtraArgs={"ContentType": content_type})

    def fetch(self, key: str, path: Path) -> None:
        """Copy an object to a local file."""
        self.client.download_file(self.bucket, key, str(path))

    def fetched(self, key: str, path: Path) -> bool:
        """Copy an object to a local file; False when there is no such object."""
        return self._or_none(lambda: (self.fetch(key, path), True)) is not None

    def stream(self, key: str, first: int, last: int, piece: int = 1 << 20) -> Iterator[bytes]:
        """The bytes `first` to `last` of an object, both included, in pieces: no more than one is held at a time."""
        body = self.client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={first}-{last}")["Body"]
        with closing(body):
            yield from body.iter_chunks(piece)

    def head(self, key: str) -> StoredObject | None:
        """The object's size, version and age; None when there is no such object."""
        answer = self._or_none(lambda: self.client.head_object(Bucket=self.bucket, Key=key))
        if answer is None:
            return None
        return StoredObject(int(answer["ContentLength"]), answer["ETag"].strip('"'), answer["LastModified"])

    def exists(self, key: str) -> bool:
        return self.head(key) is not None

    def copy(self, source: str, target: str, *, etag: str) -> bool:
        """Copy an object inside the bucket; storage does it, up to 5 GB in one call. False unless it is `etag`."""
        place = {"Bucket": self.bucket, "Key": source}

        def do() -> Any:
            return self.client.copy_object(Bucket=self.bucket, Key=target, CopySource=place, CopySourceIfMatch=etag)

        return self._or_none(do) is not None

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are gone already do not matter."""
        batch = [{"Key": key} for key in keys]
        for start in range(0, len(batch), 1000):
            self.client.delete_objects(
                Bucket=self.bucket, Delete={"Objects": batch[start : start + 1000], "Quiet": True}
            )

    def keys(self, prefix: str) -> Iterator[str]:
        """Every key under `prefix`."""
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
            yield from (item["Key"] for item in page.get("Contents", []))

    def delete_under(self, prefix: str) -> None:
        self.delete(self.keys(prefix))

    def start_upload(self, key: str, content_type: str) -> str:
        """Open a multipart upload and give its id."""
        answer = self.client.create_multipart_upload(Bucket=self.bucket, Key=key, ContentType=content_type)
        return answer["UploadId"]

    def part_url(self, key: str, upload_id: str, number: int, *, size_bytes: int, seconds: int = 6 * 3600) -> str:
        """A presigned PUT for one part of exactly this size: its length is part of what is signed."""
        parameters = {"Bucket": self.bucket, "Key": key, "UploadId": upload_id, "PartNumber": number}
        parameters["ContentLength"] = size_bytes
        return self.client.generate_presigned_url("upload_part", Params=parameters, ExpiresIn=seconds)

    def put_url(self, key: str, *, size_bytes: int, seconds: int = 3600) -> str:
        """A presigned PUT of an object of exactly this size."""
        parameters = {"Bucket": self.bucket, "Key": key, "ContentLength": size_bytes}
        return self.client.generate_presigned_url("put_object", Params=parameters, ExpiresIn=seconds)

    def stored_parts(self, key: str, upload_id: str) -> list[StoredPart] | None:
        """The parts that have arrived; None when storage knows no such upload (finished or abandoned)."""
        pages = self.client.get_paginator("list_parts").paginate(Bucket=self.bucket, Key=key, UploadId=upload_id)
        parts = self._or_none(lambda: [part for page in pages for part in page.get("Parts", [])])
        if parts is None:
            return None
        return [StoredPart(part["PartNumber"], part["Size"], part["ETag"]) for part in parts]

    def finish_upload(self, key: str, upload_id: str, parts: list[StoredPart]) -> bool:
        """Join the parts into the object; False when there is no such upload any more (finished or abandoned)."""
        listed = {"Parts": [{"PartNumber": part.number, "ETag": part.etag} for part in parts]}

        def do() -> Any:
            return self.client.complete_multipart_upload(
                Bucket=self.bucket, Key=key, UploadId=upload_id, MultipartUpload=listed
            )

        return self._or_none(do) is not None

    def abandon_upload(self, key: str, upload_id: str) -> None:
        """Drop an unfinished upload and the parts that storage holds for it."""
        self._or_none(lambda: self.client.abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload_id))

    def abandon_under(self, prefix: str) -> None:
        """Drop every unfinished upload under `prefix`, whoever began it."""
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=prefix)
        for begun in [begun for page in pages for begun in page.get("Uploads", [])]:
            self.abandon_upload(begun["Key"], begun["UploadId"])

    def _or_none(self, call: Callable[[], Any]) -> Any:
        from botocore.exceptions import ClientError

        try:
            return call()
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise
