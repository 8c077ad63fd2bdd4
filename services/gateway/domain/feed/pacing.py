"""推送节奏: how long to gather changes before they are told again, when telling takes long.

What comes after a pause is told at once. In a stream of changes one screen is told fifty times a second,
and a thousand a few times, each time the newest value of all that changed meanwhile: so much of the processor
is left for those who bring the changes.
"""

REST_FOR_EACH_SECOND = 2.0
"""Telling takes at most a third of the time."""
SHORTEST_REST_SECONDS = 0.02
LONGEST_REST_SECONDS = 0.25


def rest_seconds(telling_seconds: float) -> float:
    """How long to gather after telling everybody took so long."""
    return min(max(REST_FOR_EACH_SECOND * telling_seconds, SHORTEST_REST_SECONDS), LONGEST_REST_SECONDS)
