"""Receivers of webhooks on this machine: one within the test, and the reference receiver as a process."""

import asyncio
import base64
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response

from chassis.doors.web import WebServer
from deploy.local.ports import free_port
from tests import loopback


@dataclass
class Delivered:
    """One attempt that was answered with 2xx: when (wall clock, seconds), its id, its bytes."""

    at: float
    id: str
    body: bytes


@dataclass
class WebhookReceiver:
    """Answers 204, or ``status``; keeps what it took, and counts bad signatures."""

    port: int = field(default_factory=free_port)
    status: int = 204
    taken: list[Delivered] = field(default_factory=list)
    attempts: int = 0
    forged: int = 0
    secret: str = ""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/alerts"

    @property
    def ids(self) -> list[str]:
        """As taken, each once."""
        return list(dict.fromkeys(one.id for one in self.taken))

    async def subscribe(self, alerts_url: str, **wish: Any) -> str:
        """Have alerts deliver here from now on; the subscription's id."""
        async with loopback.client(alerts_url, timeout_seconds=30) as client:
            made = await client.post("/v1/subscriptions", json={"name": "测试", "url": self.url, **wish})
        assert made.status_code == 201, made.text
        self.secret = made.json()["secret"]
        return str(made.json()["id"])

    async def hear(self, request: Request) -> Response:
        """One attempt."""
        body = await request.body()
        self.attempts += 1
        if not self._signed(request, body):
            self.forged += 1
        elif self.status < 300:
            self.taken.append(Delivered(time.time(), request.headers["webhook-id"], body))
        return Response(status_code=self.status)

    def _signed(self, request: Request, body: bytes) -> bool:
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + body
        expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        return expected in request.headers["webhook-signature"].split(" ")


@asynccontextmanager
async def listening(receiver: WebhookReceiver) -> AsyncIterator[WebhookReceiver]:
    """The receiver on its port, gone afterwards."""
    api = FastAPI(openapi_url=None)
    api.add_api_route("/alerts", receiver.hear, methods=["POST"])
    server = WebServer(api, "127.0.0.1", receiver.port)
    await server.start()
    try:
        yield receiver
    finally:
        await server.stop()


@asynccontextmanager
async def hanging() -> AsyncIterator[WebhookReceiver]:
    """One that takes connections and never answers."""
    receiver = WebhookReceiver()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver.attempts += 1
        await reader.read(-1)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", receiver.port)
    try:
        yield receiver
    finally:
        server.close()


class ReferenceReceiver:
    """``python -m demo receiver`` as a process, with what it remembers in ``folder``."""

    def __init__(self, alerts_url: str, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        where = ["--alerts", alerts_url, "--port", str(self._port), "--out", str(folder)]
        self._command = [sys.executable, "-m", "demo", "receiver", *where, "--step-seconds", "0.1"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, or go on with what it remembers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "receiver.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(30)

    async def statement(self) -> Any:
        """All it holds; None while it does not answer."""
        async with loopback.client() as client:
            try:
                held = (await client.get(f"http://127.0.0.1:{self._port}/statement")).json()
            except httpx.TransportError:
                return None
        subscription = json.loads((self._folder / "subscription.json").read_bytes())["id"]
        return {**held, "subscription": subscription}
