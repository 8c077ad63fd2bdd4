"""Joins the parts of the receiver."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from chassis import lifecycle
from chassis.doors.web import WebServer
from chassis.errors import ConfigurationError
from demo.receiver.alerts_client import AlertsAway, AlertsClient
from demo.receiver.casebook import Casebook
from demo.receiver.clerk import Clerk
from demo.receiver.desk import Desk
from demo.receiver.journal import Journal
from demo.receiver.page import page
from demo.receiver.signatures.verifying import Keys

NAME = "一网统管（演示）"
HOST = "127.0.0.1"
LARGEST_BODY_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Receiving:
    """Where alerts is, where we listen and remember, and how fast cases go."""

    alerts: str
    port: int
    folder: Path
    step_seconds: float

    @property
    def url(self) -> str:
        """Where messages come in."""
        return f"http://{HOST}:{self.port}/alerts"


def receive(given: Receiving) -> int:
    """Until a signal comes. Exit code 0, or 1 when alerts stayed away or the port is taken."""
    try:
        asyncio.run(_receive(given))
    except (AlertsAway, ExceptionGroup) as error:
        _say(str(error))
        return 1
    return 0


async def _receive(given: Receiving) -> None:
    client, journal = AlertsClient(given.alerts), Journal(given.folder / "journal.jsonl")
    subscription, secret = await _subscribed(given, client, journal)
    keys = Keys(secret, await client.public_key())
    desk = Desk(journal, Casebook(given.step_seconds), keys, _say)
    clerk = Clerk(desk, client, subscription, _say)
    _say(f"{NAME}: http://{HOST}:{given.port}/")
    try:
        await lifecycle.run([WebServer(create_api(desk, clerk), HOST, given.port), clerk])
    except* ConfigurationError as group:
        _say(str(group.exceptions[0]))


async def _subscribed(given: Receiving, client: AlertsClient, journal: Journal) -> tuple[str, str]:
    """As we are already, or anew: then what we remember is of another city, and is forgotten."""
    file = given.folder / "subscription.json"
    if file.exists():
        held = orjson.loads(file.read_bytes())
        if await client.knows(held["id"], given.url):
            return held["id"], held["secret"]
    journal.erase()
    id_, secret = await client.subscribe(NAME, given.url)
    file.write_bytes(orjson.dumps({"id": id_, "secret": secret}))
    file.chmod(0o600)
    return id_, secret


def create_api(desk: Desk, clerk: Clerk) -> FastAPI:
    """``POST /alerts`` for alerts, ``GET /`` for people, ``GET /statement`` for whoever reconciles."""
    api = FastAPI(openapi_url=None)

    @api.post("/alerts")
    async def hear(request: Request) -> Response:
        body = await request.body()
        if len(body) > LARGEST_BODY_BYTES:
            return Response(status_code=413)
        return Response(status_code=desk.hear(request.headers, body))

    @api.get("/")
    async def show() -> HTMLResponse:
        return HTMLResponse(page(desk.book, desk.counts, clerk.reconciliation))

    @api.get("/statement")
    async def statement() -> JSONResponse:
        return JSONResponse(desk.book.statement(None))

    return api


def _say(words: str) -> None:
    print(f"receiver: {words}", file=sys.stderr, flush=True)
