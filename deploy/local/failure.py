"""The one error of this package: something a person must see and act on."""


class LocalFailure(Exception):
    """Told in plain words on the terminal, without a traceback; the command exits with 1."""
