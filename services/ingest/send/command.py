"""Sends packages one after the other, follows each to its end, and says what came of it.

Exit status: 0 all went in, 1 at least one did not pass, 2 ingest could not be reached or a file not read.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from services.ingest.send.bar import Bar
from services.ingest.send.client import Client, SendFailure
from services.ingest.send.packing import digest, packed

LOOK_SECONDS = 0.3
_SHOWN = 3
_OPEN = {"received", "sending"}
_SEVERITIES = {"error": "错误", "warning": "提醒"}


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m services.ingest send",
        description="Send survey and control-line packages to ingest. A FILE is a GeoPackage, GeoJSON, ZIP; "
        "a .shp goes with its companions, a .gdb or another folder as a whole. What is in already, "
        "or on its way, is not sent again: after a break, give the same command.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--url", default="http://127.0.0.1:8081", help="of ingest (%(default)s)")
    given = parser.parse_args(arguments)
    try:
        return send_all(given.files, Client(given.url), sys.stdout)
    except SendFailure as failure:
        parser.exit(2, f"{failure}\n")
    except KeyboardInterrupt:
        parser.exit(130, "\n已中断；再次执行同一命令即可继续\n")


def send_all(files: Sequence[Path], client: Client, out: TextIO) -> int:
    """Every file, whatever becomes of the others; then the summary."""
    statuses = [_sent(path, client, out) for path in files]
    passed = statuses.count(0)
    out.write(f"共 {len(files)} 个数据包：{passed} 个入库，{len(files) - passed} 个未入库\n")
    return max(statuses)


def _sent(path: Path, client: Client, out: TextIO) -> int:
    bar = Bar(path.name, sys.stderr)
    try:
        with packed(path) as file:
            about = _followed(_begun(file, client, bar), client, bar)
    except (SendFailure, OSError) as failure:
        bar.end()
        told = f"找不到文件 {path}" if isinstance(failure, FileNotFoundError) else str(failure)
        out.write(f"{path.name}：{told}\n")
        return 2
    bar.end()
    out.writelines(f"{line}\n" for line in _summary(path.name, about, client.url))
    return 0 if about["state"] == "accepted" else 1


def _begun(file: Path, client: Client, bar: Bar) -> dict[str, Any]:
    """What is there already is only followed; what did not pass is sent again: other data may be in now."""
    bar.show("准备", 0.0)
    about = client.about(digest(file))
    if about is not None and about["state"] in {*_OPEN, "accepted"}:
        return about
    return client.send(file, lambda share: bar.show("上传", share))


def _followed(about: dict[str, Any], client: Client, bar: Bar) -> dict[str, Any]:
    while about["state"] in _OPEN or "report" not in about:
        bar.show(str(about["stage"]), float(about["share"]))
        time.sleep(LOOK_SECONDS)
        newer = client.about(str(about["id"]))
        if newer is None:
            raise SendFailure("ingest 已不再保存这个数据包")
        about = newer
    return about


def _summary(name: str, about: dict[str, Any], url: str) -> list[str]:
    report = about["report"]
    outcome = {"accepted": "入库", "refused": "未通过质检", "failed": "未能完成检查"}[about["state"]]
    counts = f"错误 {report['errors']}，提醒 {report['warnings']}，事件 {about['sent']}"
    lines = [f"{name}：{outcome}（{counts}）"]
    for finding in report["findings"]:
        severity = _SEVERITIES[finding["severity"]]
        lines.append(
            f"  {severity} {finding['layer']} {finding['title']} {finding['count']} 处：{finding['advice']}"
        )
        lines += [f"    {_place(example)}{example['detail']}" for example in finding["examples"][:_SHOWN]]
    return [*lines, f"  报告 {url}/v1/packages/{about['id']}"]


def _place(example: dict[str, Any]) -> str:
    row = f"第 {example['row']} 行 " if "row" in example else ""
    return f"{row}{example['subject']} " if example["subject"] else row
