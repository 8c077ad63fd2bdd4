"""alerts, asked over HTTP with aiohttp."""

import aiohttp
from pydantic import ValidationError

from chassis.errors import TransientFailure
from contracts.preview import Preview, PreviewQuestion

SECONDS = 5.0
HEADERS = {"content-type": "application/json"}


class AlertsClient:
    """Asks what alerts would say."""

    def __init__(self, url: str) -> None:
        self._address = f"{url.rstrip('/')}/v1/preview"

    async def preview(self, question: PreviewQuestion) -> Preview:
        """The alerts that would follow. Raises TransientFailure when there is no answer to be had."""
        patience = aiohttp.ClientTimeout(total=SECONDS)
        body = question.model_dump_json(exclude_none=True).encode()
        try:
            async with (
                aiohttp.ClientSession(timeout=patience, headers=HEADERS) as session,
                session.post(self._address, data=body, allow_redirects=False) as response,
            ):
                answer = await response.read()
                if response.status != 200:
                    raise TransientFailure(f"alerts answered {response.status}")
                return Preview.model_validate_json(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TransientFailure(f"alerts does not answer ({type(error).__name__})") from error
        except ValidationError as error:
            raise TransientFailure("alerts answered something else") from error
