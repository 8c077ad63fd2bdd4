"""A machine without Chinese fonts: the page brings its own, also onto canvases."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType

from tests.browser import looks
from tests.stack import City
from tests.waiting import until
from tests.wall import Wall

NO_CHINESE_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<selectfont><rejectfont><pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern></rejectfont>
<rejectfont><glob>*CJK*</glob></rejectfont></selectfont><cachedir>{cache}</cachedir></fontconfig>"""
WORDS = "国土空间规划编审监测预警"


def test_a_machine_without_chinese_fonts_shows_no_boxes(
    city: City,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(NO_CHINESE_FONTS.format(cache=tmp_path))
    here: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}  # noqa: TID251 - the browser needs ours
    browser = browser_type.launch(**browser_type_launch_args, env=here)
    try:
        page = browser.new_context(**browser_context_args).new_page()
        fetched = list[str]()
        page.on("request", lambda request: fetched.append(request.url))
        wall = Wall(page, city.screen).open()

        until(lambda: looks.distinct_glyphs(page, WORDS), lambda seen: seen == len(set(WORDS)), 20)
        assert any(url.endswith(".woff2") for url in fetched)
        assert wall.complaints == []
    finally:
        browser.close()
