"""The one error of this package: something a person must see and act on."""


class LocalFailure(Exception):  # noqa: N818 - it is told to a person, not handled by code
    """Told in plain words on the terminal, without a traceback; the command exits with 1."""
