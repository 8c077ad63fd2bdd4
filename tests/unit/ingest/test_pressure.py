"""What is behind decides who waits, and for how long."""

import asyncio
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.ingest.metrics import Metrics
from services.ingest.shell.packages.sending import Sending
from services.ingest.shell.packages.shelf import Record
from services.ingest.shell.pressure import LONGEST_WAIT_SECONDS, Pressure
from tests.behaviour.ingest_door import Log


@pytest.mark.parametrize(
    ("behind", "seconds"),
    [(0, 0.0), (1000, 0.0), (1001, 1.0), (4500, 2.0), (10_000_000, LONGEST_WAIT_SECONDS)],
)
def test_senders_wait_until_about_half_of_what_is_too_much_is_done(behind: int, seconds: float) -> None:
    pressure = Pressure(1000)
    pressure.told(behind)

    assert pressure.wait_seconds() == seconds


async def test_a_package_stops_long_before_senders_have_to_wait_and_goes_on_by_itself() -> None:
    pressure = Pressure(1000)
    pressure.told(201)
    going_on = asyncio.create_task(pressure.eased())
    await asyncio.sleep(0)

    assert (going_on.done(), pressure.wait_seconds()) == (False, 0.0)
    pressure.told(200)
    await asyncio.wait_for(going_on, 1)


async def test_a_package_waits_behind_what_it_has_sent_itself(tmp_path: Path) -> None:
    events, pressure = tmp_path / "events", Pressure(1000)
    events.write_bytes(b"P1\t{}\n" * 201)
    sending = Sending(Log(), Metrics(CollectorRegistry()), pressure)
    async for record in sending.sent(Record("p", "2026-01-01T00:00:00+00:00", 0), events):
        assert record.sent == 201
    going_on = asyncio.create_task(pressure.eased())
    await asyncio.sleep(0)

    assert not going_on.done()
    going_on.cancel()


async def test_what_a_package_sends_counts_at_once_and_not_only_at_the_next_look() -> None:
    pressure = Pressure(1000)
    pressure.told(150)
    pressure.sent(51)
    going_on = asyncio.create_task(pressure.eased())
    await asyncio.sleep(0)

    assert not going_on.done()
    pressure.told(120)
    await asyncio.wait_for(going_on, 1)
