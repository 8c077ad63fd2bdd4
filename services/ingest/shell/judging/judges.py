"""Who judges what the HTTP door takes: small bodies here, others in processes that may be killed.

So no body, however made, keeps the event loop or the other senders waiting: the parsers of JSON hold Python's
lock for as long as a body takes.
"""

import asyncio
import queue
from concurrent.futures import ThreadPoolExecutor

from services.ingest.domain.intake import Rules
from services.ingest.domain.submission import Judged, judge_body
from services.ingest.shell.judging.asking import MOST_SECONDS, asked
from services.ingest.shell.judging.child import BATCH, SINGLE
from services.ingest.shell.judging.process import JudgingProcess
from services.ingest.shell.judging.validity import SafeValidity

PROCESSES = 2
SMALL_BYTES = 8 * 1024
"""Some 400 vertices: no shape of them takes longer than a hundredth of a second."""


class Judges:
    """Answers in the order asked, as many at a time as there are processes."""

    name = "judges"

    def __init__(self, rules: Rules, seconds: float = MOST_SECONDS) -> None:
        self._rules, self._seconds = rules, seconds
        self._threads = ThreadPoolExecutor(PROCESSES, "judge")
        self._processes = [JudgingProcess() for _ in range(PROCESSES)]
        self._free: queue.SimpleQueue[JudgingProcess] = queue.SimpleQueue()
        for process in self._processes:
            self._free.put(process)

    def validity(self) -> SafeValidity:
        """For what comes by Kafka: in a process of its own, so neither door waits for the other."""
        process = JudgingProcess()
        self._processes.append(process)
        return SafeValidity(process, self._seconds)

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """Raises TransientFailure when no process can be started."""
        if len(body) <= SMALL_BYTES:
            return await asyncio.to_thread(judge_body, body, self._rules, batch=batch)
        kind = BATCH if batch else SINGLE
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._asked, kind, body)

    async def start(self) -> None:
        """Processes start when they are needed."""

    async def run(self) -> None:
        """Nothing to drive: wait until stopped."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """See :meth:`close`."""
        self.close()

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.close()

    def _asked(self, kind: bytes, body: bytes) -> Judged:
        process = self._free.get()
        try:
            return asked(process, kind, body, self._seconds)
        finally:
            self._free.put(process)
