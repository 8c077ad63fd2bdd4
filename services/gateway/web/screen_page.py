"""The page of the big screen, from the same origin as its data, under a strict content policy."""

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.adapters.screen_files import ScreenFiles

FOREVER = "public, max-age=31536000, immutable"
SETUP_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>大屏尚未构建</title>
<h1>大屏页面尚未构建</h1><p>请在项目目录运行 <code>make setup</code>，然后刷新本页。</p>
<p>The page of the big screen is not built: run <code>make setup</code>, then reload.</p></html>"""


class ScreenPage(StaticFiles):
    """Serves the built files; names under ``assets/`` hold a hash of their content: keep them for ever."""

    def __init__(self, files: ScreenFiles) -> None:
        super().__init__(directory=files.folder, html=True, check_dir=False)
        self._files = files

    async def check_config(self) -> None:
        """A folder that is not there yet is no mistake."""
        if self._files.present:
            await super().check_config()

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; before the page is built, one page that says how to build it."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if not self._files.present:
            if path == ".":
                return HTMLResponse(SETUP_PAGE, status_code=503)
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        kept = path.startswith("assets/") and response.status_code == 200
        response.headers["cache-control"] = FOREVER if kept else "no-cache"
        return response


class SecurityHeaders:
    """Adds to every HTTP answer what keeps browsers from doing more than the page needs."""

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self._app = app
        policy = (
            "default-src 'self'; img-src 'self' data: blob:; style-src-elem 'self'; "
            "style-src-attr 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {frame_ancestors}"
        )
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
