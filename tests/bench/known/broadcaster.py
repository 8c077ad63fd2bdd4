"""``python -m tests.bench.known.broadcaster PORT FRAME``: a bare WebSocket server.

It says the frame as often as a line on its standard input asks for, to everyone who is connected.
"""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve


async def _main(port: int, frame: str) -> None:
    connections: set[ServerConnection] = set()

    async def stay(connection: ServerConnection) -> None:
        connections.add(connection)
        try:
            await connection.wait_closed()
        finally:
            connections.discard(connection)

    asked = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    async with serve(stay, "127.0.0.1", port, compression=None):
        while line := await asked.readline():
            for _ in range(int(line)):
                broadcast(connections, frame)
                await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), sys.argv[2]))
