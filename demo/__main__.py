"""``python -m demo files`` writes real files, ``play`` plays the upstream systems, ``receiver`` 一网统管."""

import sys

from demo.command import parse
from demo.files.writing import write_files
from demo.play.playing import play
from demo.receiver.receiving import Receiving, receive


def main() -> int:
    """Exit code 0 when all was done, 1 when ingest, Kafka or alerts stayed away."""
    given = parse(sys.argv[1:])
    if given.command == "receiver":
        return receive(Receiving(given.alerts, given.port, given.out, given.step_seconds))
    return write_files(given) if given.command == "files" else play(given)


if __name__ == "__main__":
    sys.exit(main())
