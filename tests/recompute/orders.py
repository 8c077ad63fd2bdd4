"""Other orders of a log that keep each subject's own."""

import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from contracts.messages.change import Change


def shuffled(changes: Sequence[Change], rng: random.Random) -> Iterator[list[Change]]:
    """The changes in another order and other sets, some of them twice."""
    waiting: dict[str, deque[Change]] = defaultdict(deque)
    for one in changes:
        waiting[f"{one.type}|{one.subject}"].append(one)
    while waiting:
        some = [_next(waiting, rng) for _ in range(rng.choice([1, 1, 2, 5, 20])) if waiting]
        yield some
        if rng.random() < 0.2:
            yield some


def _next(waiting: dict[str, deque[Change]], rng: random.Random) -> Change:
    subject = rng.choice(sorted(waiting))
    change = waiting[subject].popleft()
    if not waiting[subject]:
        del waiting[subject]
    return change
