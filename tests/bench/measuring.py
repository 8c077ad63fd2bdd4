"""How often to measure and what to make of it: warm-up first, several runs, the median."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import numpy as np

T = TypeVar("T")

Say = Callable[[str], None]
"""Progress in words."""


@dataclass(frozen=True)
class Scale:
    """How much work a suite does."""

    quick: bool

    def of(self, full: int, quick: int) -> int:
        """The number for this run."""
        return quick if self.quick else full


def median_seconds(work: Callable[[T], object], fresh: Callable[[], T], runs: int) -> float:
    """Seconds that ``work`` takes on something made anew for each run; the first run warms up."""
    return median([_seconds(work, fresh()) for _ in range(runs + 1)][1:])


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    return float(np.percentile(values, percent))


def _seconds(work: Callable[[T], object], made: T) -> float:
    gc.collect()
    began = time.perf_counter()
    work(made)
    return time.perf_counter() - began
