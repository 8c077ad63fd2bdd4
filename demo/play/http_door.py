"""ingest's HTTP door: POST /v1/events, patient when it is busy or away."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
import orjson

from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from demo.play.door import Outgoing, Receipt, UnreachableError

_BUSY = frozenset({429, 502, 503, 504})
_REFUSED = frozenset({400, 413, 422})


@dataclass(frozen=True)
class Patience:
    """How long to wait between attempts, and for how long in all, in seconds."""

    first_seconds: float = 0.2
    most_seconds: float = 5.0
    give_up_after_seconds: float = 180.0


class HttpDoor:
    """A Door over HTTP; ``on_wait`` is told why it waits."""

    judges = True

    def __init__(
        self,
        address: str,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: Callable[[str], None] = lambda _why: None,
    ) -> None:
        self._client = httpx.AsyncClient(base_url=address, timeout=60.0, transport=transport, trust_env=False)
        self._patience = patience or Patience()
        self._on_wait = on_wait

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(self, batch: list[Outgoing]) -> Receipt:
        """One batch request; raises UnreachableError when the door stays away."""
        body = b"[" + b",".join(message.body for message in batch) + b"]"
        answer = await self._post(body, BATCH_CONTENT_TYPE)
        if answer.status_code in _REFUSED:
            return Receipt(0, tuple((index, answer.text[:200]) for index in range(len(batch))))
        return _receipt(answer)

    async def send_one(self, message: Outgoing) -> Receipt:
        """One event, or what should be one; raises UnreachableError when the door stays away."""
        answer = await self._post(message.body, CONTENT_TYPE)
        if answer.status_code in _REFUSED:
            return Receipt(0, ((0, answer.text[:200]),))
        return _receipt(answer)

    async def settled(self, messages: list[Outgoing]) -> None:
        """Wait for the receipt of each message; raises UnreachableError when they do not come."""
        waited = 0.0
        for message in messages:
            event = orjson.loads(message.body)
            place = f"/v1/receipts/{quote(event['source'], safe='')}/{quote(event['id'], safe='')}"
            while (await self._client.get(place)).status_code != 200:
                if waited >= self._patience.give_up_after_seconds:
                    raise UnreachableError(f"ingest did not decide on {event['id']} for {waited:.0f} s")
                await asyncio.sleep(self._patience.first_seconds)
                waited += self._patience.first_seconds

    async def _post(self, body: bytes, content_type: str) -> httpx.Response:
        waited, pause = 0.0, self._patience.first_seconds
        while True:
            why, wish = "", 0.0
            try:
                answer = await self._client.post(
                    "/v1/events", content=body, headers={"content-type": content_type}
                )
            except httpx.TransportError as error:
                why = type(error).__name__
            else:
                if answer.status_code not in _BUSY:
                    return answer
                why, wish = str(answer.status_code), _retry_after(answer)
            if waited >= self._patience.give_up_after_seconds:
                raise UnreachableError(f"ingest did not take events for {waited:.0f} s: {why}")
            seconds = max(pause, wish)
            self._on_wait(f"{why}: {seconds:.1f} s")
            await asyncio.sleep(seconds)
            waited += seconds
            pause = min(pause * 2, self._patience.most_seconds)


def _retry_after(answer: httpx.Response) -> float:
    try:
        return min(60.0, max(0.0, float(answer.headers.get("retry-after", "0"))))
    except ValueError:
        return 0.0


def _receipt(answer: httpx.Response) -> Receipt:
    if answer.status_code != 202:
        raise UnreachableError(f"ingest answered {answer.status_code}: {answer.text[:200]}")
    said = answer.json()
    refused = tuple(
        (int(r["index"]), f"{r['reason']}: {r.get('detail', '')}") for r in said.get("rejected", ())
    )
    return Receipt(int(said["accepted"]), refused)
