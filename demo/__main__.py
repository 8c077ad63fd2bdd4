"""``python -m demo files`` writes real files; ``python -m demo play`` plays the upstream systems."""

import sys

from demo.command import parse
from demo.files.writing import write_files
from demo.play.playing import play


def main() -> int:
    """Exit code 0 when all was done, 1 when ingest or Kafka stayed away."""
    arguments = parse(sys.argv[1:])
    return write_files(arguments) if arguments.command == "files" else play(arguments)


if __name__ == "__main__":
    sys.exit(main())
