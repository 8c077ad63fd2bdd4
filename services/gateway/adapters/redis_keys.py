"""The names of the read model's keys. All of an epoch's keys share one cluster slot and one prefix."""

POINTER = "{onemap}:epoch"
"""Holds the epoch that is shown."""


def prefix(epoch: str) -> str:
    """What every key of an epoch begins with."""
    return f"{{onemap}}:{epoch}:"


def positions(epoch: str) -> str:
    """Topic/partition → newest applied offset; ``born`` → the server's run id; ``complete`` when it is."""
    return f"{prefix(epoch)}positions"


def offsets(epoch: str) -> str:
    """Table → how often it has changed."""
    return f"{prefix(epoch)}offsets"


def data(epoch: str, table: str) -> str:
    """Item → JSON."""
    return f"{prefix(epoch)}data:{table}"


def shape(epoch: str, table: str) -> str:
    """Item → GeoJSON geometry."""
    return f"{prefix(epoch)}shape:{table}"


def box(epoch: str, table: str) -> str:
    """Item → its extent, four numbers."""
    return f"{prefix(epoch)}box:{table}"


def stream(epoch: str, channel: str) -> str:
    """The newest changes of a channel; entry ids are ``offset-0``."""
    return f"{prefix(epoch)}stream:{channel}"


def notes(epoch: str, book: str) -> str:
    """Name → entries, see ``lua/notes.lua``."""
    return f"{prefix(epoch)}notes:{book}"
