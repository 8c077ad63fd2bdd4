"""分项: the ids of an indicator's figure and of its parts by some dimensions."""

from collections.abc import Callable, Iterable, Iterator, Sequence


def parts_by(indicator: str, by: Iterable[Sequence[str]], value_of: Callable[[str], str]) -> Iterator[str]:
    """The id itself, then for each breakdown the id of the part a subject with these values is in."""
    yield indicator
    for dimensions in by:
        yield ".".join([indicator, *(value_of(dimension) for dimension in dimensions)])
