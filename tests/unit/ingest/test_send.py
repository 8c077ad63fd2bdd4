"""The send tool without ingest: it tries for a while, then says so."""

from io import StringIO
from pathlib import Path

import pytest

from deploy.local.ports import free_port
from services.ingest.send.client import Client, SendFailure
from services.ingest.send.command import send_all


def test_when_ingest_cannot_be_reached_the_status_is_2_and_every_file_is_named(tmp_path: Path) -> None:
    paths = [tmp_path / "a.gpkg", tmp_path / "b.gpkg"]
    for path in paths:
        path.write_bytes(b"SQLite format 3\0")
    out = StringIO()

    status = send_all(paths, Client(f"http://127.0.0.1:{free_port()}", pause_seconds=0.0), out)

    assert status == 2
    assert [line[:6] for line in out.getvalue().splitlines()[:2]] == ["a.gpkg", "b.gpkg"]
    assert out.getvalue().endswith("共 2 个数据包：0 个入库，2 个未入库\n")


@pytest.mark.parametrize("url", ["ingest:8081", "ftp://ingest", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SendFailure):
        Client(url)
