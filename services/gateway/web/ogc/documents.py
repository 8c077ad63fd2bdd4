"""An answer as JSON or as a plain page, and the links that hold documents together."""

from html import escape
from typing import Any

import orjson
from fastapi import HTTPException, Request, Response

from services.gateway.web.answers import Refused

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
PROBLEM = {"model": Refused}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {**PROBLEM, "description": "A parameter that is unknown or wrong; which is said"},
    404: {**PROBLEM, "description": "There is no such layer, feature, grid or tile"},
    422: {**PROBLEM, "description": "More features than one request may look at"},
}
AS_DOCUMENT: dict[int | str, dict[str, Any]] = {200: {"content": {JSON: {}, HTML: {}}}, **REFUSALS}
AS_FEATURES: dict[int | str, dict[str, Any]] = {
    200: {"content": {GEOJSON: {}, HTML: {}, JSON: {}}},
    **REFUSALS,
}
FORMATS = {"json": JSON, "html": HTML}

Link = dict[str, str]


def link(href: str, rel: str, media_type: str = JSON, title: str | None = None) -> Link:
    """A link of OGC API - Common."""
    told = {"href": href, "rel": rel, "type": media_type}
    return told | {"title": title} if title else told


def root(request: Request) -> str:
    """The address of the landing page."""
    return f"{str(request.base_url).rstrip('/')}/ogc"


def wants_html(request: Request) -> bool:
    """``f=html``, or a browser that names HTML and not JSON; raises HTTPException for another ``f``."""
    asked = request.query_params.get("f")
    if asked is not None:
        if asked not in FORMATS:
            raise HTTPException(400, "f is json or html")
        return asked == "html"
    accepted = request.headers.get("accept", "")
    return HTML in accepted and "json" not in accepted


def selves(request: Request, media_type: str = JSON) -> list[Link]:
    """The document itself and its other form."""
    html = wants_html(request)
    here = request.url.include_query_params(f="html" if html else "json")
    other = request.url.include_query_params(f="json" if html else "html")
    kinds = (HTML, media_type) if html else (media_type, HTML)
    return [link(str(here), "self", kinds[0]), link(str(other), "alternate", kinds[1])]


def document(request: Request, title: str, body: dict[str, Any]) -> Response:
    """A JSON object, or the same as a page."""
    if wants_html(request):
        return Response(page(title, _told(body)), media_type=HTML)
    return Response(orjson.dumps(body), media_type=JSON, headers={"cache-control": "no-cache"})


def page(title: str, body: str) -> str:
    """A plain page without script or style."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def anchor(href: str, text: str) -> str:
    """A link on a page."""
    return f'<a href="{escape(href, quote=True)}">{escape(text)}</a>'


def table(rows: list[dict[str, Any]]) -> str:
    """Rows under the names of their columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    lines = "".join(
        f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in names)}</tr>" for row in rows
    )
    return f'<table border="1"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'


def _told(value: Any) -> str:
    """Any JSON value as nested lists; a link as one."""
    if isinstance(value, dict) and "href" in value and "rel" in value:
        return anchor(value["href"], f"{value['rel']} ({value.get('title') or value.get('type', '')})")
    if isinstance(value, dict):
        items = (f"<li>{escape(str(name))}: {_told(each)}</li>" for name, each in value.items())
        return f"<ul>{''.join(items)}</ul>"
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_told(each)}</li>' for each in value)}</ul>"
    return _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value)
    return escape(text)
