"""Starts a task on a plain Python image: fetches the functions' layers from the asset bucket, then runs the task.

The job definition carries this file as an argument of `python -c`, so it is short and needs the standard library only:
no image to build, and the very archives that the functions run. Where `cutroom` is importable already (a laptop) there
is nothing to fetch.
"""

import datetime
import hashlib
import hmac
import importlib.util
import io
import json
import os
import pathlib
import sys
import urllib.request
import zipfile


def signed(host: str, path: str, region: str, keys: dict[str, str], now: datetime.datetime) -> urllib.request.Request:
    """A GET under Signature Version 4, with the job role's temporary keys."""
    stamp, day, empty = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d"), hashlib.sha256(b"").hexdigest()
    headers = {"host": host, "x-amz-content-sha256": empty, "x-amz-date": stamp, "x-amz-security-token": keys["Token"]}
    names, lines = ";".join(headers), "".join(f"{k}:{v}\n" for k, v in headers.items())
    request = hashlib.sha256(f"GET\n{path}\n\n{lines}\n{names}\n{empty}".encode()).hexdigest()
    scope, key = f"{day}/{region}/s3/aws4_request", b"AWS4" + keys["SecretAccessKey"].encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    proof = hmac.digest(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{request}".encode(), "sha256").hex()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={keys['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={proof}"
    )
    return urllib.request.Request(f"https://{host}{path}", headers=headers)


def fetch(bucket: str, name: str, region: str, target: str) -> None:
    """Unpack one archive, with the modes that it gives its files."""
    source = "http://169.254.170.2" + os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
    keys = json.load(urllib.request.urlopen(source, timeout=10))
    host = f"{bucket}.s3.{region}.amazonaws.com"
    request = signed(host, f"/{name}", region, keys, datetime.datetime.now(datetime.UTC))
    body = urllib.request.urlopen(request, timeout=300).read()  # noqa: S310 (always https)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for entry in archive.infolist():
            pathlib.Path(archive.extract(entry, target)).chmod(entry.external_attr >> 16 or 0o644)


if importlib.util.find_spec("cutroom") is None:
    for url in os.environ["CUTROOM_LAYERS"].split(","):
        bucket, name = url.removeprefix("s3://").split("/", 1)
        fetch(bucket, name, os.environ["AWS_REGION"], "/opt")
    os.environ["PYTHONPATH"] = "/opt/python"
os.execv(sys.executable, [sys.executable, "-m", "cutroom.runtime.batch", *sys.argv[1:]])  # noqa: S606 (no shell wanted)
