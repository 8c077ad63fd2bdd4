"""Talking to ingest's package door (http.client): upload with progress, ask again when the line breaks."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECONDS = 60.0
TRIES = 6
_PAUSE_SECONDS = 1.0
_PIECE = 256 * 1024

Share = Callable[[float], None]


class SendFailure(Exception):
    """ingest cannot be reached, or does not take the package; the message is for the person."""


class Client:
    """Of one ingest, by its address."""

    def __init__(self, url: str, pause_seconds: float = _PAUSE_SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SendFailure(f"地址不合格：{url}")
        secure = parts.scheme == "https"
        self._kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self._host, self._port, self._base = parts.hostname, parts.port, parts.path.rstrip("/")
        self._pause_seconds = pause_seconds
        self.url = url.rstrip("/")

    def about(self, package: str) -> dict[str, Any] | None:
        """What ingest knows of a package; None when nothing. Raises SendFailure after some tries."""
        status, body = self._tried(lambda: self._asked("GET", f"/v1/packages/{package}"))
        if status == 404:
            return None
        return _object(status, body)

    def send(self, path: Path, share: Share) -> dict[str, Any]:
        """Upload the file and return what ingest says of it; a broken upload begins again."""
        status, body = self._tried(lambda: self._uploaded(path, share))
        return _object(status, body)

    def _tried(self, ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        for left in reversed(range(TRIES)):
            try:
                status, body = ask()
            except (OSError, http.client.HTTPException) as error:
                if not left:
                    raise SendFailure(f"无法连接 {self.url}：{error}") from error
            else:
                if status not in {429, 503} or not left:
                    return status, body
            time.sleep(self._pause_seconds * (TRIES - left))
        raise AssertionError("the last try returns or raises")

    def _uploaded(self, path: Path, share: Share) -> tuple[int, bytes]:
        size = path.stat().st_size
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        return self._asked("POST", "/v1/packages", _pieces(path, size, share), headers)

    def _asked(
        self,
        method: str,
        path: str,
        body: Iterator[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        link = self._kind(self._host, self._port, timeout=SECONDS)
        try:
            link.request(method, self._base + path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()


def _pieces(path: Path, size: int, share: Share) -> Iterator[bytes]:
    sent = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
            sent += len(piece)
            share(sent / size)


def _object(status: int, body: bytes) -> dict[str, Any]:
    try:
        told = dict(json.loads(body))
    except ValueError:
        told = {}
    if status not in {200, 202}:
        raise SendFailure(f"未被接收（{status}）：{told.get('detail', '')}")
    return told
