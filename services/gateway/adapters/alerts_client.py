"""alerts, asked over HTTP with aiohttp."""

import aiohttp
from pydantic import ValidationError

from chassis.errors import TransientFailure
from contracts.asked.preview import Preview, PreviewQuestion

SECONDS = 10.0
HEADERS = {"content-type": "application/json"}


class AlertsClient:
    """Asks what alerts would say, and hands on what people answer to its alerts."""

    def __init__(self, url: str) -> None:
        self._base = f"{url.rstrip('/')}/v1"

    async def preview(self, question: PreviewQuestion) -> Preview:
        """The alerts that would follow. Raises TransientFailure when there is no answer to be had."""
        body = question.model_dump_json(exclude_none=True).encode()
        status, answer = await self._post("preview", body)
        if status != 200:
            raise TransientFailure(f"alerts answered {status}")
        try:
            return Preview.model_validate_json(answer)
        except ValidationError as error:
            raise TransientFailure("alerts answered something else") from error

    async def acknowledge(self, alert_id: str, body: bytes) -> tuple[int, bytes]:
        """Status and JSON body of alerts' own answer. Raises TransientFailure."""
        return await self._post(f"alerts/{alert_id}/acknowledge", body)

    async def rules(self) -> bytes:
        """预警规则, every version, as alerts says them in JSON. Raises TransientFailure."""
        status, answer = await self._ask("GET", "rules")
        if status != 200:
            raise TransientFailure(f"alerts answered {status}")
        return answer

    async def subscriptions(self) -> bytes:
        """移交订阅 and how each stands, as alerts says them in JSON. Raises TransientFailure."""
        status, answer = await self._ask("GET", "subscriptions")
        if status != 200:
            raise TransientFailure(f"alerts answered {status}")
        return answer

    async def enable(self, subscription: str, body: bytes) -> tuple[int, bytes]:
        """Pauses or resumes one: status and JSON body of alerts' own answer. Raises TransientFailure."""
        return await self._ask("PATCH", f"subscriptions/{subscription}", body)

    async def replay(self, subscription: str, body: bytes) -> tuple[int, bytes]:
        """Delivers a range again: status and JSON body of alerts' own answer. Raises TransientFailure."""
        return await self._post(f"subscriptions/{subscription}/replay", body)

    async def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        patience = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=patience, headers=HEADERS) as session,
                session.request(method, f"{self._base}/{path}", data=body, allow_redirects=False) as response,
            ):
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TransientFailure(f"alerts does not answer ({type(error).__name__})") from error
