"""The names of the read model's keys. All of an epoch's keys share one cluster slot and one prefix."""

POINTER = "{onemap}:epoch"
"""Holds the epoch that is shown."""
BUILDING = "{onemap}:building"
"""Holds the epoch that a rebuild fills; it expires when the rebuild dies."""
UNFINISHED = "{onemap}:unfinished"
"""Epochs that were begun by a rebuild and are neither shown nor gone."""


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
    """Item → geometry, WKB."""
    return f"{prefix(epoch)}shape:{table}"


def places(epoch: str, table: str) -> str:
    """Item → the places in which the spatial index files it, as words."""
    return f"{prefix(epoch)}places:{table}"


def cells(epoch: str, table: str) -> str:
    """The places in use, in the order of their names."""
    return f"{prefix(epoch)}cells:{table}"


def filed(epoch: str, table: str) -> str:
    """Partition → how many items are filed under it."""
    return f"{prefix(epoch)}filed:{table}"


def cell(epoch: str, table: str, place: str) -> str:
    """The items filed in one place, as the fields of a hash (Redis keeps a small one in few bytes)."""
    return f"{prefix(epoch)}cell:{table}:{place}"


def states(epoch: str, table: str) -> str:
    """Parcel → its states of all years, MessagePack; see ``lua/parcels.lua``."""
    return f"{prefix(epoch)}states:{table}"


def sums(epoch: str, table: str) -> str:
    """``district/year/class/measure`` → by how much the sum changes in that year."""
    return f"{prefix(epoch)}sums:{table}"


def seen(epoch: str) -> str:
    """Data resource and source → newest event time."""
    return f"{prefix(epoch)}seen"


def stream(epoch: str, channel: str) -> str:
    """The newest changes of a channel; entry ids are ``offset-0``."""
    return f"{prefix(epoch)}stream:{channel}"


def notes(epoch: str, book: str) -> str:
    """Name → entries, see ``lua/notes.lua``."""
    return f"{prefix(epoch)}notes:{book}"
