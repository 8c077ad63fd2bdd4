"""Shapes judged in a process that may be killed, for the events that come by Kafka."""

import numpy as np
import shapely

from services.ingest.domain.geometry.intricacy import FEW_VERTICES
from services.ingest.domain.geometry.validity import Shapes, validity
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.judging.asking import asked
from services.ingest.shell.judging.child import SHAPE
from services.ingest.shell.judging.process import JudgingProcess


class SafeValidity:
    """Small shapes are judged here, large ones one by one in a process. Asked by one thread at a time."""

    def __init__(self, process: JudgingProcess, seconds: float) -> None:
        self._process, self._seconds = process, seconds

    def __call__(self, shapes: Shapes) -> list[Rejection | None]:
        """As :data:`Validity`. Raises TransientFailure when no process can be started."""
        large = shapely.get_num_coordinates(shapes) > FEW_VERTICES
        small = shapes.copy()
        small[large] = None
        refusals = validity(small)
        for index in np.flatnonzero(large).tolist():
            refusals[index] = self._asked(shapely.to_wkb(shapes[index]))
        return refusals

    def _asked(self, wkb: bytes) -> Rejection | None:
        judged = asked(self._process, SHAPE, wkb, self._seconds)
        if isinstance(judged, Rejection):
            return judged
        return next((one for one in judged if isinstance(one, Rejection)), None)
