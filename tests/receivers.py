"""A receiver of webhooks on a port of this machine, which checks Standard Webhooks' own signature."""

import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response

from chassis.web import WebServer
from deploy.local.ports import free_port


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
        async with httpx.AsyncClient(base_url=alerts_url, timeout=30) as client:
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
