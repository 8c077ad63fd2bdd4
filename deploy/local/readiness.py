"""Asks services over HTTP whether they are ready."""

import urllib.error
import urllib.request

from deploy.local.ports import LOOPBACK

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The loopback is never asked through a proxy of the environment."""


def readiness(port: int) -> str | None:
    """None when ``/readyz`` answers 200, otherwise in words why not."""
    try:
        with DIRECT.open(f"http://{LOOPBACK}:{port}/readyz", timeout=2) as answer:
            status: int = answer.status
            return None if status == 200 else f"/readyz answers {status}"
    except urllib.error.HTTPError as error:
        with error:
            return f"/readyz answers {error.code}: {error.read(300).decode(errors='replace')}"
    except OSError as error:
        return f"port {port} does not answer ({error})"
