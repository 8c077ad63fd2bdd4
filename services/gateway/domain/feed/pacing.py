"""推送节奏: how long to gather changes before they are told again, when telling takes long.

One screen is told at once. A thousand are told a few times a second, each time the newest value of all that
changed meanwhile: so much of the processor is left for those who bring the changes.
"""

REST_FOR_EACH_SECOND = 2.0
"""Telling takes at most a third of the time."""
LONGEST_REST_SECONDS = 0.25


def rest_seconds(telling_seconds: float) -> float:
    """How long to gather after telling everybody took so long."""
    return min(REST_FOR_EACH_SECOND * telling_seconds, LONGEST_REST_SECONDS)
