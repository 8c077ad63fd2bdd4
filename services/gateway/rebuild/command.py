"""``python -m services.gateway rebuild``. Exit status 0: the new model is shown; 1: it is not, and why."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

from chassis.doors.audit import Place
from chassis.doors.audit_commands import tell_command
from chassis.errors import TransientFailure
from chassis.kafka.log_reader import TailReader
from contracts.topics import AUDIT
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.rebuild import Beside
from services.gateway.adapters.read_model.writer import ModelLost, ModelWriter
from services.gateway.rebuild.rebuilding import NotRebuilt, Progress, Rebuilding
from services.gateway.settings import Settings

LINE_SECONDS = 2.0
SOURCE = "/onemap/gateway"


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    _parser().parse_args(arguments)
    settings = Settings()
    status = _status(settings)
    place = Place(AUDIT.name, AUDIT.types[0], SOURCE)
    asyncio.run(tell_command(settings.kafka_bootstrap_servers, place, "gateway rebuild", status))
    return status


def _status(settings: Settings) -> int:
    try:
        return asyncio.run(_rebuild(settings))
    except (NotRebuilt, TransientFailure) as error:
        print(f"rebuild: {error}; the old model is still shown", file=sys.stderr)
    except ModelLost:
        print("rebuild: Redis lost the new model; run it again", file=sys.stderr)
    except KeyboardInterrupt:
        print("rebuild: stopped; the old model is still shown", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="python -m services.gateway rebuild",
        description="Builds the read model (读模型) in Redis anew from the log, beside the one that serves, "
        "and then puts it in its place. Replicas and screens go over to it by themselves. Redis needs room "
        "for both. KAFKA_BOOTSTRAP_SERVERS and REDIS_URL say where.",
    )


async def _rebuild(settings: Settings) -> int:
    source = TailReader(settings.kafka_bootstrap_servers)
    redis = connect(settings.redis_url)
    model = ModelWriter(redis, settings.history_entries)
    try:
        async with asyncio.timeout(30):
            await source.start()
    except TimeoutError:
        raise TransientFailure("Kafka does not answer") from None
    try:
        told = await Rebuilding(source, model, Beside(redis)).run(_Lines())
    finally:
        await source.stop()
        await redis.aclose()
    print(f"rebuild: {told.done} messages, {told.unreadable} of them unreadable; the new model is shown")
    return 0


class _Lines:
    """A line of progress now and then."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told < LINE_SECONDS:
            return
        self._told = now
        rate = progress.done / (now - self._began)
        left = f", about {(progress.total - progress.done) / rate:.0f} s to go" if rate else ""
        share = progress.done / progress.total if progress.total else 1.0
        print(f"rebuild: {progress.done} of {progress.total} messages ({share:.0%}){left}", flush=True)
