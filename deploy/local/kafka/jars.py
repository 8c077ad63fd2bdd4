"""Apache Kafka as its published Maven artifacts: resolved once, kept in ``.local/kafka-lib``."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from deploy.local.failure import LocalFailure
from deploy.local.home import DOWNLOADS

POM = Path(__file__).parents[1] / "pom.xml"
JARS = DOWNLOADS / "kafka-lib"
STAMP = "resolved-from"
Say = Callable[[str], None]


def resolve(say: Say) -> Path:
    """The folder with the jars, downloading them first if the pom has changed since; raises LocalFailure."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    with (DOWNLOADS / "kafka-lib.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test runs may ask at once
        stamp = JARS / STAMP
        if not stamp.is_file() or stamp.read_text() != wanted:
            say("Kafka: downloading Apache Kafka with Maven (about 45 MB, once) ...")
            _download(JARS)
            stamp.write_text(wanted)
            say(f"Kafka: {len(list(JARS.glob('*.jar')))} jars are ready.")
    return JARS


def class_path() -> str:
    """All of them, for Java."""
    return ":".join(str(jar) for jar in sorted(JARS.glob("*.jar")))


def _download(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise LocalFailure(
            "Maven (mvn) is missing: run `make setup`, which names or installs what is needed."
        )
    shutil.rmtree(folder, ignore_errors=True)
    command = [maven, "-B", "-ntp", "-q", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalFailure(
            f"Maven could not resolve Apache Kafka:\n{done.stdout[-3000:]}{done.stderr[-1000:]}"
        )
