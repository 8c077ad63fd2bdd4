"""Speaks to alerts: subscribes, reports steps, reconciles."""

import asyncio
from typing import Any

import httpx
import orjson

from contracts.messages.case import CaseReport

PAUSE_SECONDS = 1.0
MOST_TRIES = 120


class AlertsAway(Exception):
    """alerts does not answer, or asks to come back later."""


class AlertsClient:
    """One client of one alerts."""

    def __init__(self, address: str) -> None:
        self._client = httpx.AsyncClient(base_url=address, timeout=30.0, trust_env=False)

    async def close(self) -> None:
        """Disconnect."""
        await self._client.aclose()

    async def knows(self, subscription: str, url: str) -> bool:
        """Whether the subscription is there, for this URL."""
        answer = await self._ask_patiently("GET", f"/v1/subscriptions/{subscription}")
        return answer.status_code == 200 and answer.json()["url"] == url

    async def subscribe(self, name: str, url: str) -> tuple[str, str]:
        """Its id and its secret. Raises AlertsAway."""
        answer = await self._ask_patiently("POST", "/v1/subscriptions", {"name": name, "url": url})
        if answer.status_code != 201:
            raise AlertsAway(f"alerts does not subscribe us: {answer.text[:300]}")
        return answer.json()["id"], answer.json()["secret"]

    async def public_key(self) -> bytes:
        """04 ‖ x ‖ y. Raises AlertsAway."""
        return bytes.fromhex((await self._ask_patiently("GET", "/v1/signing-key")).json()["public_key"])

    async def report(self, alert_id: str, step: CaseReport) -> int:
        """The status of the answer: 202 accepted. Raises AlertsAway."""
        return (
            await self._ask("POST", f"/v1/alerts/{alert_id}/case", step.model_dump(mode="json"))
        ).status_code

    async def reconcile(self, statement: dict[str, Any]) -> dict[str, Any]:
        """Every difference. Raises AlertsAway."""
        answer = await self._ask("POST", "/v1/reconciliation?limit=100", statement)
        return dict(answer.json()) if answer.status_code == 200 else {"total": 0, "differences": []}

    async def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        content = None if body is None else orjson.dumps(body)
        try:
            answer = await self._client.request(
                method, path, content=content, headers={"content-type": "application/json"}
            )
        except httpx.HTTPError as error:
            raise AlertsAway(str(error)) from error
        if answer.status_code == 503:
            raise AlertsAway("asked to come back later")
        return answer

    async def _ask_patiently(self, method: str, path: str, body: Any = None) -> httpx.Response:
        for _ in range(MOST_TRIES):
            try:
                return await self._ask(method, path, body)
            except AlertsAway:
                await asyncio.sleep(PAUSE_SECONDS)
        raise AlertsAway(f"alerts stayed away for {MOST_TRIES * PAUSE_SECONDS:.0f} s")
