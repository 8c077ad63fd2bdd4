"""``python -m tests.fuzz TARGET [SECONDS]``: atheris looks for bytes that break what ingest promises.

The bytes that broke it are left in ``crash-…`` of the present folder.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

try:
    import atheris
except ImportError:
    sys.exit("atheris has no wheel for this machine: x86_64 only")

with atheris.instrument_imports(include=["services.ingest", "contracts"]):
    from tests.fuzz.targets import TARGETS
    from tests.hostile import CORPUS

EXAMPLES = Path("contracts/examples")
LONGEST_BYTES = 4096
MOST_MIB = 2048


def main() -> None:
    """Ends the process: 0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        _plant(Path(folder))
        limits = [
            f"-max_total_time={given.seconds}",
            f"-max_len={LONGEST_BYTES}",
            f"-rss_limit_mb={MOST_MIB}",
        ]
        atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", folder], TARGETS[given.target])
        atheris.Fuzz()


def _plant(folder: Path) -> None:
    """Sound and hostile events to begin with."""
    for example in EXAMPLES.glob("planning.*.json"):
        (folder / example.name).write_bytes(example.read_bytes())
    for number, hostile in enumerate(CORPUS.values()):
        if len(hostile.body) <= LONGEST_BYTES:
            (folder / f"hostile-{number}").write_bytes(hostile.body)


if __name__ == "__main__":
    main()
