"""Asks a broker, in Kafka's own protocol, whether it serves: an open port alone says too little."""

import socket
import struct

METADATA, VERSION = 3, 1


def answers(port: int) -> bool:
    """Whether the broker at 127.0.0.1:`port` lists at least one live broker (itself)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return _live_brokers(connection) > 0
    except OSError:
        return False


def _live_brokers(connection: socket.socket) -> int:
    """Sends a Metadata request for no topics: its answer begins with length, our number, count of brokers."""
    request = struct.pack(">hhih", METADATA, VERSION, 1, -1) + struct.pack(">i", 0)
    connection.sendall(struct.pack(">i", len(request)) + request)
    answer = b""
    while len(answer) < struct.calcsize(">iii"):
        received = connection.recv(64)
        if not received:
            return 0
        answer += received
    count: int = struct.unpack_from(">iii", answer)[2]
    return count
