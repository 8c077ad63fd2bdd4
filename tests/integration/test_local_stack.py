"""What runs on one machine is started once, told about in words, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local.failure import LocalFailure
from deploy.local.home import CHECKOUT, Home
from deploy.local.lifecycle import down, reset, up
from deploy.local.ports import free_port, free_ports
from deploy.local.processes import marked, wait_until
from deploy.local.stack import Stack
from deploy.local.status import status

DEMO = """
import sys
from pathlib import Path
from deploy.local.demo import demo
from deploy.local.home import Home
from deploy.local.ports import Ports
from deploy.local.stack import Stack

stack = Stack(Home(Path(sys.argv[1])), Ports(int(sys.argv[2]), int(sys.argv[3]), {}))
player = [sys.executable, "-c", "import signal; print('playing', flush=True); signal.pause()"]
demo(stack, lambda words: print(words, flush=True), player, player)
"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Kafka and Redis without services."""
    stack = Stack(Home(tmp_path), free_ports(services=()))
    yield stack
    down(stack.home, print)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One that stays up, for tests which leave it so."""
    stack = Stack(Home(tmp_path_factory.mktemp("running")), free_ports(services=()))
    up(stack, print)
    yield stack
    down(stack.home, print)


def serves(stack: Stack) -> bool:
    return status(stack)[1]


def test_everything_together_becomes_ready_and_ends_when_asked(tmp_path: Path) -> None:
    whole = Stack(Home(tmp_path), free_ports())
    try:
        up(whole, print)
        assert serves(whole)
    finally:
        down(whole.home, print)

    told = (whole.home.logs / "supervisord.log").read_text()
    ended = dict(re.findall(r"stopped: (\w+) \((.+)\)", told))
    java_ended_by_a_signal = {"kafka": "exit status 143"}
    assert ended == {program.name: "exit status 0" for program in whole.programs()} | java_ended_by_a_signal


def test_starting_twice_is_harmless(running: Stack) -> None:
    first = set(marked(running.home.path))
    up(running, print)

    assert serves(running)
    assert set(marked(running.home.path)) == first


def test_a_killed_supervisor_leaves_nothing_that_stops_the_next_start(stack: Stack) -> None:
    up(stack, print)
    os.kill(int((stack.home.run / "supervisord.pid").read_text()), signal.SIGKILL)
    assert wait_until(lambda: len(list(marked(stack.home.path))) == len(stack.servers), timeout_seconds=5)
    said: list[str] = []
    up(stack, said.append)

    assert "Ended 2 processes that a crash had left over." in said
    assert serves(stack)


def test_a_killed_server_is_started_again_by_itself(running: Stack) -> None:
    kafka = running.home.data / "kafka" / "server.properties"
    (broker,) = (pid for pid in marked(running.home.path) if str(kafka) in command_of(pid))
    os.kill(broker, signal.SIGKILL)
    assert wait_until(lambda: not serves(running), timeout_seconds=5)

    assert wait_until(lambda: serves(running), timeout_seconds=60)


def test_a_service_that_does_not_come_up_is_named_with_the_end_of_its_log(running: Stack) -> None:
    ports = replace(running.ports, services={"unwritten": free_port()})
    home = Home(running.home.path / "unwritten")
    guest = replace(running, home=home, kafka_elsewhere=running.kafka, redis_elsewhere=running.redis)

    with pytest.raises(LocalFailure, match="unwritten did not come up") as told:
        up(replace(guest, ports=ports, ready_seconds=5), print)
    down(home, print)

    assert "No module named services.unwritten" in str(told.value)


def test_a_taken_port_is_named_before_anything_is_started(running: Stack) -> None:
    other = replace(running, home=Home(running.home.path / "other"))

    with pytest.raises(
        LocalFailure, match=rf"{running.ports.kafka} \(kafka\), {running.ports.redis} \(redis\)"
    ):
        up(other, print)
    assert not list(marked(other.home.path))


def test_nothing_is_started_for_an_address_of_elsewhere(running: Stack) -> None:
    home = Home(running.home.path / "other")
    guest = replace(running, home=home, kafka_elsewhere=running.kafka, redis_elsewhere=running.redis)
    up(guest, print)

    assert guest.servers == ()
    assert [command for pid in marked(home.path) if "supervisord" not in (command := command_of(pid))] == []
    down(home, print)
    assert serves(running)


def test_stopping_leaves_nothing_and_a_reset_erases_the_data_and_keeps_the_logs(stack: Stack) -> None:
    up(stack, print)
    down(stack.home, print)
    assert not list(marked(stack.home.path))
    reset(stack.home, print)

    assert not stack.home.data.exists()
    assert (stack.home.logs / "kafka.log").is_file()


def test_ctrl_c_ends_the_demo_and_everything_it_started(tmp_path: Path) -> None:
    ports = free_ports(services=())
    command = [sys.executable, "-c", DEMO, str(tmp_path), str(ports.kafka), str(ports.redis)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        assert any("playing" in line for line in demo.stdout)
        demo.send_signal(signal.SIGINT)
        ending = demo.stdout.read()

    assert "Stopped." in ending
    assert demo.returncode == 0
    assert not list(marked(tmp_path))


def command_of(process_id: int) -> str:
    return Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode()
